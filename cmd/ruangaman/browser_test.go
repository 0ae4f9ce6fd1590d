//go:build !produksi

package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ruangaman/report"
)

// browserPatience bounds one browser test; a loaded machine with the race detector needs most of it.
const browserPatience = 2 * time.Minute

// stage is a running demo and headless Chromium on its page. Whatever the browser complains about fails the test.
type stage struct {
	t    *testing.T
	demo *demo
	ctx  context.Context
	mu   sync.Mutex
	bad  []string
}

// openStage starts the demo at 11:00 on a Monday, and opens its page.
func openStage(t *testing.T) *stage {
	t.Helper()
	w := demoWorld(t, noEnv)
	began := time.Now()
	w.now = func() time.Time { return demoNow.Add(time.Since(began)) }
	d, err := openDemo(w, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, demo: d}
	s.play(w)
	s.browse()
	s.do(chromedp.Navigate(d.url))
	return s
}

// browse opens the browser.
func (s *stage) browse() {
	s.t.Helper()
	t := s.t
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(alloc, chromedp.WithListener(s.hear))
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatalf("start Chromium (install it, or run make test, which does): %v", err)
	}
	var done context.CancelFunc
	s.ctx, done = context.WithTimeout(tab, browserPatience)
	t.Cleanup(done)
}

// play runs the demo until the test ends; the demo must then end well.
func (s *stage) play(w world) {
	ctx, stop := context.WithCancel(context.WithoutCancel(w.ctx))
	ended := make(chan error, 1)
	go func() { ended <- s.demo.run(ctx) }()
	s.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			s.t.Errorf("the demo ended with %v", err)
		}
		if err := s.demo.close(); err != nil {
			s.t.Error(err)
		}
		if log := fmt.Sprint(w.errors); log != "" {
			s.t.Errorf("the demo warns:\n%s", log)
		}
	})
}

// hear notes every console message, exception and refused request.
func (s *stage) hear(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		s.bad = append(s.bad, fmt.Sprintf("console %s", e.Type))
	case *runtime.EventExceptionThrown:
		s.bad = append(s.bad, "exception "+e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		s.bad = append(s.bad, fmt.Sprintf("%s %s", e.Entry.Text, e.Entry.URL))
	}
}

func (s *stage) silent() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, complaint := range s.bad {
		s.t.Errorf("the browser complains: %s", complaint)
	}
}

func (s *stage) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.t.Fatalf("%v; %s", err, s.page())
	}
}

// until waits for a JavaScript expression to become true. One that fails, as on what is not there yet, is not true.
func (s *stage) until(expression string) {
	s.t.Helper()
	guarded := `(() => { try { return Boolean(` + expression + `) } catch { return false } })()`
	if _, err := chromedp.Run(s.ctx, chromedp.Poll[bool](guarded)); err != nil {
		s.t.Fatalf("%s: %v; %s", expression, err, s.page())
	}
}

// page is what stands on the page, for the message of a failing test.
func (s *stage) page() string {
	ctx, done := context.WithTimeout(context.WithoutCancel(s.ctx), 10*time.Second)
	defer done()
	body, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return fmt.Sprintf("the page shows (%v)\n%s", err, body)
}

// read gives the value of a JavaScript expression.
func (s *stage) read(expression string) string {
	s.t.Helper()
	value, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		s.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// on selects something on a phone. A ChatID prints as nothing, so that no log betrays it; the number has to be asked for.
func on(chat report.ChatID, selector string) string {
	return fmt.Sprintf(`[data-phone="%d"] %s`, int64(chat), selector)
}

// word is what the bot says for a key.
func (s *stage) word(key string, args ...any) string {
	s.t.Helper()
	return s.say(report.VoiceAdult, key, args...)
}

// child is what the bot says for a key to a child.
func (s *stage) child(key string, args ...any) string {
	s.t.Helper()
	return s.say(report.VoiceChild, key, args...)
}

func (s *stage) say(voice report.Voice, key string, args ...any) string {
	s.t.Helper()
	text, err := s.demo.program.words.Render(report.T(key, args...), report.Indonesian, voice)
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// key is a JavaScript expression for the newest button on a phone with a label: one that equals it, else one that
// contains it.
func key(chat report.ChatID, label string) string {
	return fmt.Sprintf(`(([...all]) => all.findLast((e) => e.textContent === %[2]q) ?? all.findLast((e) => e.textContent.includes(%[2]q)))(
		document.querySelectorAll(%[1]q))`, on(chat, ".msg:not(.gone) .key"), label)
}

// press waits for a button and clicks it in the same breath: the page may draw the message again, or move it, at any
// moment between finding a button and a mouse arriving there.
func (s *stage) press(chat report.ChatID, label string) {
	s.t.Helper()
	s.until(key(chat, label) + `.click() === undefined`)
}

// shows waits until a phone shows a text of the bot.
func (s *stage) shows(chat report.ChatID, text string) {
	s.t.Helper()
	s.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.textContent.includes(%q))`,
		on(chat, ".msg.theirs:not(.gone) .text"), text))
}

// types writes a message on a phone and sends it with Enter.
func (s *stage) types(chat report.ChatID, text string) {
	s.t.Helper()
	s.do(chromedp.SendKeys(chromedp.CSS(on(chat, "textarea")), text+"\r"))
}

// story is what the test's reporter types. No phrase list knows it.
const story = "Burung kenari itu saya lihat lagi di pagar kuning."

// tell plays a report by an adult from Manggar, button by button. The accused is no one of the home: then the one on duty,
// who lives in Manggar too, is asked first.
func (s *stage) tell(chat report.ChatID) {
	s.t.Helper()
	s.do(chromedp.Click(chromedp.CSS(on(chat, ".start"))))
	s.shows(chat, s.word("practice"))
	for _, k := range []string{"btn_start_report", "opt_about_me_adult", "btn_agree", "opt_safety_ok", "opt_private_no"} {
		s.press(chat, s.word(k))
	}
	s.press(chat, "Balikpapan Timur")
	s.press(chat, "Manggar")
	for _, k := range []string{"opt_interrupted_yes", "opt_kind_fisik", "btn_done", "opt_rel_neighbor", "opt_coi_any"} {
		s.press(chat, s.word(k))
	}
	s.shows(chat, s.word("story_tips"))
	s.types(chat, story)
	s.press(chat, s.word("opt_contact_open"))
	s.press(chat, s.word("btn_send"))
}

// receipt waits for the receipt on a phone and reads it.
func (s *stage) receipt(chat report.ChatID) string {
	s.t.Helper()
	log := fmt.Sprintf(`document.querySelector(%q).textContent.match(/\d{4} \d{4} \d{4} \d{4}/)`, on(chat, ".log"))
	s.until(log)
	return s.read(log + `[0]`)
}

func TestAReportPlayedInTheBrowser(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	duty := s.demo.cast[2]
	s.until(fmt.Sprintf(`document.querySelector(%q).textContent === %q`, on(duty.chat, ".label"),
		"Petugas jaga · "+duty.name))

	s.tell(firstReporter)
	receipt := s.receipt(firstReporter)
	s.until(fmt.Sprintf(`document.querySelectorAll(%q).length === 0`, on(firstReporter, ".mine:not(.gone)"))) // typed words are gone
	s.until(fmt.Sprintf(`document.querySelectorAll(%q).length === 2`, on(firstReporter, ".theirs:not(.gone)")))
	s.until(fmt.Sprintf(`document.querySelector(%q).innerText.includes('diedit')`, on(firstReporter, ".theirs")))

	s.press(duty.chat, s.word("btn_open"))
	s.shows(duty.chat, "K-")
	if shown := s.read(fmt.Sprintf(`document.querySelector(%q).textContent`, on(duty.chat, ".log"))); strings.Contains(shown, "kenari") {
		t.Error("the story shows before TERIMA")
	}
	s.press(duty.chat, s.word("btn_accept"))
	s.until(key(duty.chat, s.word("btn_call_coordinator")))

	s.do(chromedp.Click(chromedp.CSS(on(secondReporter, ".start"))))
	s.until(key(secondReporter, s.word("btn_start_report")))
	s.types(secondReporter, strings.ReplaceAll(receipt, " ", ""))
	s.shows(secondReporter, s.word("status_accepted"))

	s.do(chromedp.Click(chromedp.CSS("#thief-box summary")))
	s.until(fmt.Sprintf(`document.querySelector('#thief-view').innerText.includes(%q)`, story))
	s.until(`document.querySelectorAll('#thief-view td.none').length >= 7`)
	s.until(`document.querySelectorAll('#thief-view td.found').length === 0`)
	s.until(`['cases (1)', 'ruangaman.db'].every((w) => document.querySelector('#thief-view').innerText.includes(w))`)
	s.silent()
}

func TestInTheBrowserAPhoneOfAnotherKecamatanAppearsWhenItRings(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	duty, ok := s.demo.settings.Roster.OnDuty("Kariangau", demoNow)
	if !ok {
		t.Fatal("nobody is on duty in Kariangau")
	}
	person := personOf(t, s.demo.settings, duty.Person)
	phone := strings.TrimSpace(on(person.Chat, ""))
	s.until(`document.querySelectorAll('.phone').length === 5`)
	s.until(fmt.Sprintf(`document.querySelector('%s') === null`, phone))

	s.do(chromedp.Click(chromedp.CSS(on(secondReporter, ".start"))))
	s.press(secondReporter, s.word("btn_help_now"))
	s.press(secondReporter, s.word("btn_send_emergency"))
	s.press(secondReporter, "Balikpapan Barat")
	s.press(secondReporter, "Kariangau")

	s.until(fmt.Sprintf(`document.querySelector('%s.rings .label').textContent.includes(%q)`, phone, person.Name))
	s.until(fmt.Sprintf(`document.querySelector('#rang').textContent.includes(%q)`, person.Name))
	s.until(fmt.Sprintf(`(({ left, right }) => left >= 0 && right <= innerWidth)(document.querySelector('%s').getBoundingClientRect())`, phone))
	s.press(person.Chat, s.word("btn_open"))
	s.press(person.Chat, s.word("btn_accept"))
	s.until(key(person.Chat, s.word("btn_call_coordinator")))
	s.silent()
}
