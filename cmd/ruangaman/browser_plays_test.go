//go:build !produksi

package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ruangaman/evidence"
	"ruangaman/report"
	"ruangaman/simulator"
)

// The plays that the page proposes under "Coba ini", each played in the page.

// start presses MULAI on an empty chat.
func (s *stage) start(chat report.ChatID) {
	s.t.Helper()
	s.do(chromedp.Click(chromedp.CSS(on(chat, ".start:not([hidden])"))))
	s.until(key(chat, s.word("btn_start_report")))
}

// presses presses buttons one after another, by the keys of their words; what no text has is a label itself.
func (s *stage) presses(chat report.ChatID, keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		if s.demo.program.words.Has(k) {
			k = s.word(k)
		}
		s.press(chat, k)
	}
}

// commands picks a command from the menu beside the text field.
func (s *stage) commands(chat report.ChatID, name string) {
	s.t.Helper()
	s.do(chromedp.Click(chromedp.CSS(on(chat, ".commands-button"))))
	s.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].find((e) => e.textContent.startsWith(%q)).click() === undefined`,
		on(chat, ".commands button"), "/"+name))
}

// sends sends a sample from the phone's own menu.
func (s *stage) sends(chat report.ChatID, kind string) {
	s.t.Helper()
	s.do(chromedp.Click(chromedp.CSS(on(chat, ".menu summary"))),
		chromedp.Click(chromedp.CSS(on(chat, fmt.Sprintf("[data-kind=%s]", kind)))))
}

// only waits until a chat shows these messages of the bot and nothing else, in the page and at the server: both sides.
func (s *stage) only(chat report.ChatID, texts ...string) {
	s.t.Helper()
	s.until(fmt.Sprintf(`JSON.stringify([...document.querySelectorAll(%q)].map((e) => e.textContent)) === JSON.stringify(%s)`,
		on(chat, ".msg .text"), "["+strings.Join(quoted(texts), ",")+"]"))
	if all := s.demo.sim.Phone(int64(chat), simulator.Profile{}).Messages(); len(all) != len(texts) {
		s.t.Errorf("%d messages stand in the chat, want %d", len(all), len(texts))
	}
}

func quoted(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = fmt.Sprintf("%q", text)
	}
	return out
}

// hides fails when words stand on a phone.
func (s *stage) hides(chat report.ChatID, words ...string) {
	s.t.Helper()
	shown := s.read(fmt.Sprintf(`document.querySelector(%q).textContent`, on(chat, ".log")))
	for _, w := range words {
		if strings.Contains(shown, w) {
			s.t.Errorf("a phone shows %q:\n%s", w, shown)
		}
	}
}

// count waits until so many messages of the bot on a phone are a text.
func (s *stage) count(chat report.ChatID, n int, text string) {
	s.t.Helper()
	s.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.textContent === %q).length === %d`,
		on(chat, ".msg.theirs:not(.gone) .text"), text, n))
}

// takes plays an activist who accepts what came, up to the case.
func (s *stage) takes(chat report.ChatID) {
	s.t.Helper()
	s.presses(chat, "btn_open", "btn_accept", "btn_next", "btn_no_conflict")
	s.until(`!` + key(chat, s.word("btn_no_conflict")) + ` && ` + key(chat, s.word("btn_write")))
}

// writes plays an activist who writes to the reporter: TULIS, the words, the preview, KIRIM, and the case's screen again.
func (s *stage) writes(chat report.ChatID, words string) {
	s.t.Helper()
	s.presses(chat, "btn_write")
	s.until(key(chat, s.word("btn_write_stop")))
	s.types(chat, words)
	s.presses(chat, "btn_post")
	s.until(key(chat, s.word("btn_story")))
}

// TestThePlaysNameButtonsThatExist: what stands in brackets is a label of texts/id.yaml.
func TestThePlaysNameButtonsThatExist(t *testing.T) {
	t.Parallel()
	words, err := os.ReadFile("../../texts/id.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\[([^\]]+)\]`)
	for _, play := range demoPlays {
		for _, step := range play.steps {
			for _, button := range named.FindAllStringSubmatch(step[0]+step[1], -1) {
				label := strings.ReplaceAll(button[1], "1", "{n}")
				if !strings.Contains(string(words), `"`+label+`"`) && !strings.Contains(string(words), `"`+button[1]+`"`) {
					t.Errorf("%s: no button is called %q", play.title[1], button[1])
				}
			}
		}
	}
}

func TestAQuickExitPlayedInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	s.do(chromedp.Click(chromedp.CSS("#plays button:nth-child(2)")))
	s.until(fmt.Sprintf(`document.querySelector('#steps').textContent.includes(%q)`, demoPlays[1].steps[0][0]))
	s.start(firstReporter)
	s.presses(firstReporter, "btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_yes")
	s.types(firstReporter, "Gang Kenari di Manggar")
	s.commands(firstReporter, "keluar")
	s.only(firstReporter, s.word("quick_exit"))
	s.until(fmt.Sprintf(`document.querySelector(%q) === null`, on(firstReporter, ".msg .key")))

	s.start(secondReporter) // nothing at all may stay
	s.presses(secondReporter, "btn_info", "opt_info_chat", "opt_trace_remnant", "opt_remnant_none")
	s.presses(secondReporter, "btn_start_report", "opt_about_me_child")
	s.shows(secondReporter, s.child("privacy_short"))
	s.presses(secondReporter, "btn_exit")
	s.only(secondReporter)
	s.until(fmt.Sprintf(`document.querySelector(%q) !== null`, on(secondReporter, ".start:not([hidden])")))
	s.silent()
}

// letter and its sequel are what the activist writes. No phrase list knows them.
const (
	letter = "Kami membaca cerita tentang burung itu. Pelan-pelan saja; Anda yang menentukan."
	sequel = "Burung kedua sudah kami catat."
	secret = "pagar kuning"
)

func TestALineAMailboxAndAnotherPhonePlayedInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	duty := s.demo.cast[2].chat
	water := s.word("discreet_notice_2")

	// The reporter allows one line, at an hour that is now, and chooses a code word.
	s.start(firstReporter)
	s.presses(firstReporter, "btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_yes",
		"Balikpapan Timur", "Manggar", "opt_interrupted_no", "opt_kind_psikis", "btn_done", "opt_rel_neighbor", "opt_coi_any")
	s.shows(firstReporter, s.word("story_tips"))
	s.types(firstReporter, story)
	s.presses(firstReporter, "opt_contact_hours", "opt_hours_morning", "btn_done", "discreet_notice_2", "btn_send")
	receipt := s.receipt(firstReporter)
	s.presses(firstReporter, "btn_add", "opt_add_word")
	for _, ask := range []string{"word_choose_ask", "word_again"} {
		s.shows(firstReporter, s.word(ask))
		s.types(firstReporter, secret)
	}
	s.shows(firstReporter, s.word("word_saved"))
	s.presses(firstReporter, "btn_noted")

	// The activist writes. On the reporter's phone stands the line, once, and nothing of the letter.
	s.takes(duty)
	s.count(firstReporter, 1, water)
	s.writes(duty, letter)
	s.count(firstReporter, 1, water)
	s.hides(firstReporter, letter, "Rina", "pendamping")

	// The mailbox: the count, the question, "no" closes at once, "yes" asks for the word and shows what waits.
	s.commands(firstReporter, "mulai")
	s.presses(firstReporter, "btn_continue")
	s.shows(firstReporter, s.word("status_waiting", "n", report.Raw("1")))
	s.presses(firstReporter, "btn_letters")
	s.shows(firstReporter, s.word("talk_safe_ask"))
	s.presses(firstReporter, "btn_talk_not")
	s.shows(firstReporter, s.word("welcome"))
	s.until(`!` + key(firstReporter, s.word("btn_letters")))
	s.hides(firstReporter, letter)
	s.presses(firstReporter, "btn_continue", "btn_letters", "btn_talk_safe")
	s.shows(firstReporter, s.word("word_enter_ask"))
	s.hides(firstReporter, letter)
	s.types(firstReporter, secret)
	s.shows(firstReporter, letter)
	s.presses(firstReporter, "btn_talk_close")
	s.until(fmt.Sprintf(`!document.querySelector(%q).textContent.includes(%q)`, on(firstReporter, ".log"), letter))
	s.writes(duty, sequel)
	s.count(firstReporter, 2, water) // what is new since then has its own line

	// The way back from a second phone: the receipt alone shows a status and a count, the word comes before any letter.
	s.start(secondReporter)
	s.types(secondReporter, receipt)
	s.shows(secondReporter, s.word("status_accepted"))
	s.shows(secondReporter, s.word("status_waiting", "n", report.Raw("1")))
	s.presses(secondReporter, "btn_letters", "btn_talk_safe")
	s.shows(secondReporter, s.word("word_enter_ask"))
	s.types(secondReporter, "pagar hijau")
	s.shows(secondReporter, s.word("no_news"))
	s.hides(secondReporter, sequel)
	s.presses(secondReporter, "btn_letters", "btn_talk_safe")
	s.shows(secondReporter, s.word("word_enter_ask"))
	s.types(secondReporter, secret)
	s.shows(secondReporter, sequel)
	s.until(fmt.Sprintf(`document.querySelectorAll(%q).length === 0`, on(secondReporter, ".mine:not(.gone)")))
	s.silent()
}

func TestAPhotoPlayedInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	*s.demo.program.cleaner = evidence.Cleaner{Path: binary(t), Args: []string{cleanName}} // this test's binary is no ruangaman
	duty := s.demo.cast[2].chat

	// An adult's photo is fetched after sending, and stands behind a tap.
	s.start(firstReporter)
	s.presses(firstReporter, "btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no",
		"Balikpapan Timur", "Manggar")
	s.sends(firstReporter, simulator.KindPhoto)
	s.shows(firstReporter, s.word("file_photo"))
	s.presses(firstReporter, "btn_send_now")
	s.receipt(firstReporter)
	(&play{t: t, program: s.demo.program}).filesSettled()
	s.takes(duty)
	s.hidesPhoto(duty)
	s.presses(duty, "btn_story", s.word("btn_file", "n", report.Raw("1")))
	s.until(fmt.Sprintf(`document.querySelector(%q).naturalWidth > 0`, on(duty, ".msg.theirs.protected img")))
	fetched := s.demo.sim.CallCount("getFile")

	// A child's photo and voice are not even asked for, and leave the chat.
	s.start(secondReporter)
	s.presses(secondReporter, "btn_start_report", "opt_about_me_child", "btn_agree", s.child("opt_safety_ok"), s.child("opt_private_no"))
	s.sends(secondReporter, simulator.KindPhoto)
	s.shows(secondReporter, s.child("file_never"))
	s.sends(secondReporter, simulator.KindVoice)
	s.shows(secondReporter, s.child("file_never_voice"))
	s.until(fmt.Sprintf(`document.querySelectorAll(%q).length === 0`, on(secondReporter, ".mine:not(.gone)")))
	s.presses(secondReporter, "Balikpapan Timur", "Manggar", s.child("btn_send_now"))
	s.receipt(secondReporter)
	s.takes(duty)
	s.presses(duty, "btn_story")
	s.shows(duty, s.word("staff_files_line", "n", report.Raw("1"), "kind", report.T("staff_file_photo"), "state", report.T("staff_file_told")))
	if n := s.demo.sim.CallCount("getFile"); n != fetched {
		t.Errorf("%d calls for what a child sent", n-fetched)
	}
	s.silent()
}

// hidesPhoto fails when a picture stands on a phone.
func (s *stage) hidesPhoto(chat report.ChatID) {
	s.t.Helper()
	if s.read(fmt.Sprintf(`String(document.querySelector(%q))`, on(chat, ".msg img"))) != "null" {
		s.t.Error("a picture shows before anybody tapped for it")
	}
}
