package flows

import (
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// bell is a word that only a letter of the staff holds, siren one that only a letter of the reporter does.
const (
	bell  = "kami dengar kamu, besok kami kabari lonceng"
	siren = "terima kasih sudah membaca sirene"
)

// talking is an office with a case that rina holds and has checked.
func talking(t *testing.T, change func(*report.Case)) (*office, *report.Case) {
	t.Helper()
	o := newOffice(t)
	o.city.People = append(o.city.People, report.Person{ID: "tuti", Name: "Tuti H.", Chat: 510000011, Role: report.RolePsychologist})
	c := o.open(change, rina)
	o.through(rina.Chat, "btn_open", "btn_accept", "btn_next", "btn_no_conflict")
	return o, c
}

// opensMail is the reporter going to the mailbox.
func (o *office) opensMail() {
	o.t.Helper()
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "mulai"})
	o.through(reporterChat, "btn_continue", "btn_letters")
	o.expectNot(reporterChat, "lonceng")
	o.press(reporterChat, "btn_talk_safe")
}

func TestALetterGoesOutOnlyByWritePreviewAndSend(t *testing.T) {
	t.Parallel()
	o, c := talking(t, func(c *report.Case) {
		c.Contact = report.Contact{Mode: report.ContactHours, Windows: []report.Window{{From: 0, To: 24 * 60}}, Line: "discreet_notice_3"}
		c.AcceptedAt = time.Time{}
	})
	o.types(rina.Chat, "tidak sedang menulis apa pun")
	if len(o.cases[c.ID].Letters)+len(o.cases[c.ID].Previews) != 0 {
		t.Fatal("words outside the writing mode became a letter")
	}
	o.press(rina.Chat, "btn_write")
	o.expect(rina.Chat, "staff_write_ask code=K-7F3Q")
	out := o.types(rina.Chat, bell)
	if len(o.cases[c.ID].Letters) != 0 {
		t.Fatal("sent without KIRIM")
	}
	for _, m := range out {
		if m.To != rina.Chat {
			t.Errorf("a preview tells somebody: %s", said(m))
		}
		if strings.Contains(said(m), "lonceng") && (!m.Protect || m.DeleteAfter == 0 || m.As != report.AsCard) {
			t.Error("the preview is not protected")
		}
	}
	o.cases[c.ID].SignedAt = time.Time{}
	lines := signs1(o.press(rina.Chat, "btn_post"))
	if len(lines) != 1 || said(lines[0]) != "discreet_notice_3" || !lines[0].Silent {
		t.Errorf("the reporter is told by %v lines", len(lines))
	}
	o.expectNot(reporterChat, "lonceng") // only in the chat, after the question
	o.opensMail()
	o.expect(reporterChat, "letter_head time=10:00 who=role_companion / "+bell)
	for _, m := range o.last.Outbox {
		if strings.Contains(said(m), "lonceng") && (!m.Silent || !m.Protect || m.DeleteAfter == 0) {
			t.Error("a letter is not silent, protected and short-lived")
		}
	}
	o.expectNot(reporterChat, "Rina")
	if o.cases[c.ID].Unread() != 0 || !o.cases[c.ID].SignedAt.IsZero() {
		t.Error("a letter that was read still waits")
	}
	o.press(reporterChat, "btn_write_staff")
	o.types(reporterChat, siren)
	o.expect(rina.Chat, "staff_letter_new [btn_thread]")
	o.expectNot(rina.Chat, "sirene")
	o.press(rina.Chat, "btn_thread")
	o.expect(rina.Chat, "staff_thread_line time=10:00 who=role_companion Rina W.")
	o.expect(rina.Chat, siren)
	o.press(reporterChat, "btn_talk_close")
	o.expectNot(reporterChat, "lonceng")
}

func TestNoClosesTheMailboxAtOnce(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	o.cases[c.ID].Post(report.Letter{By: "rina", At: o.now, Text: bell})
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "mulai"})
	o.through(reporterChat, "btn_continue")
	o.expect(reporterChat, "status_waiting n=1")
	o.through(reporterChat, "btn_letters", "btn_talk_not")
	o.expect(reporterChat, "welcome")
	o.expectNot(reporterChat, "lonceng")
	if o.cases[c.ID].Unread() != 1 {
		t.Error("a letter that nobody read counts as read")
	}
}

// TestTwoCasesOnOnePhoneNeverMix: rina holds two cases. Whatever she opens in between, words go to the case whose TULIS was
// pressed last or to none, and an old KIRIM sends nothing into another case.
func TestTwoCasesOnOnePhoneNeverMix(t *testing.T) {
	t.Parallel()
	o, a := talking(t, nil)
	b := o.open(func(c *report.Case) { c.Reporter = otherPhone }, rina)
	o.through(rina.Chat, "btn_open", "btn_accept", "btn_next", "btn_no_conflict")
	tap := func(verb string, c *report.Case, choice string) {
		o.t.Helper()
		o.tap(rina.Chat, report.Tap{Verb: verb, About: string(c.Offers[0].ID), Choice: choice}.Data(), 7)
	}
	none := func(when string) {
		t.Helper()
		for _, c := range []*report.Case{a, b} {
			if k := o.cases[c.ID]; len(k.Letters)+len(k.Previews) != 0 {
				t.Fatalf("%s: words became a letter of %s", when, k.Code)
			}
		}
	}
	tap(report.TapWrite, a, "")
	tap(report.TapOpen, b, "")
	o.types(rina.Chat, bell)
	none("another case stands on the screen")
	tap(report.TapWrite, a, "")
	o.command(rina, "kasus", "")
	o.types(rina.Chat, bell)
	none("after a command")
	tap(report.TapWrite, a, "")
	o.now = o.now.Add(report.WritingLife)
	o.types(rina.Chat, bell)
	none("the time for writing is over")
	o.expect(rina.Chat, "staff_write_over")
	tap(report.TapWrite, a, "")
	tap(report.TapWrite, b, "")
	o.types(rina.Chat, bell)
	if len(o.cases[a.ID].Previews) != 0 || len(o.cases[b.ID].Previews) != 1 {
		t.Fatal("the words went to the wrong case")
	}
	tap(report.TapPost, a, "2")
	tap(report.TapPost, a, "1")
	if len(o.cases[a.ID].Letters) != 0 {
		t.Fatal("KIRIM of one case sent what was written for another")
	}
	tap(report.TapPost, b, "1")
	if len(o.cases[a.ID].Letters) != 0 || len(o.cases[b.ID].Letters) != 1 {
		t.Error("the letter is not in its case alone")
	}
	tap(report.TapPost, b, "1")
	if len(o.cases[b.ID].Letters) != 1 {
		t.Error("pressing KIRIM twice sends twice")
	}
}

func TestWhatALetterMustNotSay(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	for text, want := range map[string]string{
		"hubungi 0812-3456-7890 ya": "number", "kosong delapan satu dua tiga empat": "number", "０８１２３４５６７８": "number", "+62 812": "number",
		"buka https://contoh.id": "link", "cari @akunku di sana": "link", "lihat contoh.com": "link",
		"besok kita ketemu di taman": "meeting", "jangan bilang siapa-siapa": "secret", "kirim foto lukanya": "picture",
		"ini soal K-9ZZZ": "case", "ini soal K-7F4X ya": "case", "saya Rina W. dari kantor": "name", "kami janji aman": "~promise", "lebih baik damai": "~peace",
		"tidak perlu uang": "~money", "kenapa baru sekarang": "~blame", bell: "", "tanggal 12 jam 10.30": "", "kasus K-7F3Q ini": "",
		"0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣": "number", "0,8,1,2,3,4,5,6": "number", "0_8_1_2_3_4": "number", "⓪⑧①②③④⑤": "number", "⁰⁸¹²³⁴⁵": "number",
		"nol 8 satu 2 tiga 4": "number", "nol8satu2tiga4": "number", "nol delapansatu duatiga": "number", "d e l a p a n s a t u d u a t i g a n o l": "number",
		"zero eight one two three": "number", "besok kita k e t e m u ya": "meeting", "besok ke\u0301temu ya": "meeting", "besok k\u200betemu": "meeting",
		"besok kеtemu": "script", "ｋｅｔｅｍｕ": "script", "𝗸𝗲𝘁𝗲𝗺𝘂": "script", "🅺🅴🆃🅴🅼🆄": "script",
		"saya rina": "~name", "bu RATNA akan baca": "~name",
		"jam 10.30, 11.30, atau 13.00": "", "ada satu: 10.30 atau 11.30": "", "dua atau tiga hari, jam 8": "", "é ya, terima kasih 🙏": "",
	} {
		got := compiled.letterWords.check(text, o.cases[c.ID], o.env())
		found := ""
		if len(got.hits) > 0 {
			found = got.hits[0].group
			if !got.stops {
				found = "~" + found
			}
		}
		if found != want {
			t.Errorf("%q: %q, want %q", text, found, want)
		}
	}
	o.press(rina.Chat, "btn_write")
	o.types(rina.Chat, "hubungi 0812-3456-7890 ya")
	o.expect(rina.Chat, "staff_preview_stop")
	n := o.cases[c.ID].Previews[0].N
	o.tap(rina.Chat, report.Tap{Verb: report.TapPost, About: string(c.Offers[0].ID), Choice: number(n).Raw}.Data(), 7) // forged
	if len(o.cases[c.ID].Letters) != 0 {
		t.Error("a letter with a number went out by a forged button")
	}
}

func TestANeutralLineInOnesOwnWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"Jangan lupa minum air": true, "Promo sepatu hari ini": true, "kue sudah matang ya": true,
		"petugas sudah baca laporanmu": false, "telepon 0812": false, "buka contoh.id": false, "a": false, "baris\ndua": false,
		strings.Repeat("panjang ", 20): false, "Lapor!": false, "": false, "l a p o r ya": false, "lаpor ya": false} {
		if got := compiled.letterWords.harmless(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTalkWithAChildIsReadByASecondPersonAndTheChildIsTold(t *testing.T) {
	t.Parallel()
	child := func(c *report.Case) {
		c.Child, c.Voice = true, report.VoiceChild
	}
	o, c := talking(t, child)
	o.opensMail()
	o.press(reporterChat, "btn_write_staff")
	o.expect(reporterChat, "write_ask / write_second / write_voice")
	o.press(rina.Chat, "btn_write")
	o.expect(rina.Chat, "staff_write_child")
	o.types(rina.Chat, bell)
	o.press(rina.Chat, "btn_post")
	o.expect(ratna.Chat, "staff_letter_second [btn_thread]")
	o.expectNot(ratna.Chat, "lonceng")
	o.press(ratna.Chat, "btn_thread")
	o.through(ratna.Chat, "btn_no_conflict", "btn_thread")
	o.expect(ratna.Chat, bell)
	// Without a coordinator, psychologist or independent who may see it, nobody writes to a child alone.
	o.city.People = []report.Person{rina, budi}
	if got := said(o.tap(rina.Chat, report.Tap{Verb: report.TapWrite, About: string(c.Offers[0].ID)}.Data(), 7)[0]); !strings.HasPrefix(got, "staff_write_alone") {
		t.Errorf("somebody writes to a child alone: %s", got)
	}
	// Where the only coordinator holds the case, a psychologist reads along and sees the letters alone.
	p, q := talking(t, func(c *report.Case) { child(c); c.Exclude.People = []report.PersonID{"ratna", "wahyu", "mega"} })
	tuti := report.ChatID(510000011)
	p.press(rina.Chat, "btn_write")
	p.types(rina.Chat, bell)
	p.press(rina.Chat, "btn_post")
	p.press(tuti, "btn_thread")
	p.through(tuti, "btn_no_conflict", "btn_thread")
	p.expect(tuti, bell)
	p.tap(tuti, report.Tap{Verb: report.TapStory, About: string(q.Code)}.Data(), 7)
	p.expectNot(tuti, story)
}

func TestPromise06LettersCrossWithoutNamesAndAccounts(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil) // office.check looks at every message for accounts and names
	o.press(rina.Chat, "btn_write")
	o.do(rina.Chat, report.Input{Kind: report.KindVoice, File: &report.File{Kind: report.KindVoice, Ref: "AwACAgUAAx-suara1"}})
	o.press(rina.Chat, "btn_post")
	o.opensMail()
	var sound report.Message
	for _, m := range o.last.Outbox {
		if m.Sound != "" {
			sound = m
		}
	}
	if sound.Sound != "AwACAgUAAx-suara1" || !sound.Protect || sound.To != reporterChat {
		t.Fatalf("the voice does not arrive: %s", said(sound))
	}
	out := o.do(reporterChat, report.Input{Kind: report.KindVoice, File: &report.File{Kind: report.KindVoice, Ref: "AwACAgUAAx-kanari"}})
	gone := false
	for _, m := range out {
		gone = gone || m.Do == report.ActDelete && m.To == reporterChat && len(m.Targets) > 0
	}
	if k := o.cases[c.ID]; !gone || k.Letters[len(k.Letters)-1].Sound != "AwACAgUAAx-kanari" {
		t.Error("the reporter's voice is not kept, or stays in the chat")
	}
	o.press(rina.Chat, "btn_thread")
	o.expect(rina.Chat, "staff_thread_voice")
}

// TestAnotherHelperAndALetterThatWaits: the reporter presses /ganti while a letter waits and another one is being written.
// Neither is ever shown, the helper finds the case no more, and the worker is woken to offer it to others.
func TestAnotherHelperAndALetterThatWaits(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	o.press(rina.Chat, "btn_write")
	o.types(rina.Chat, bell)
	o.press(rina.Chat, "btn_post")
	o.tap(rina.Chat, report.Tap{Verb: report.TapWrite, About: string(c.Offers[0].ID)}.Data(), 7)
	o.types(rina.Chat, "yang kedua")
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "ganti"})
	o.expect(reporterChat, "change_ask")
	o.press(reporterChat, "btn_change_yes")
	o.expect(reporterChat, "change_done")
	k := o.cases[c.ID]
	if !o.last.Kick || !k.NextDue.Equal(o.now) || k.MaySee(rina) {
		t.Error("the case does not go to others at once")
	}
	o.press(rina.Chat, "btn_post")
	o.expect(rina.Chat, "staff_not_found")
	if len(k.Letters) != 1 || o.cases[c.ID].Unread() != 0 {
		t.Error("a letter of whoever was exchanged is still to be shown")
	}
	o.press(reporterChat, "btn_reread")
	o.expectNot(reporterChat, "lonceng")
}

func TestNobodyIsExchangedIfNobodyElseIsLeft(t *testing.T) {
	t.Parallel()
	o, c := talking(t, func(c *report.Case) {
		c.Exclude.People = []report.PersonID{"budi", "sari", "ratna", "wahyu", "mega", "tuti"}
	})
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "ganti"})
	o.press(reporterChat, "btn_change_yes")
	o.expect(reporterChat, "change_nobody_left")
	if !o.cases[c.ID].MaySee(rina) {
		t.Error("the case has nobody")
	}
}

func TestAMeetingIsOfferedByTemplateAndAnswered(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	o.through(rina.Chat, "btn_write", "btn_meet", "opt_meet_puskesmas", "opt_meet_morning", "Ratna K.", "btn_post")
	o.expect(ratna.Chat, "staff_meet_companion")
	o.opensMail()
	o.expect(reporterChat, "meet_offer place=opt_meet_puskesmas when=opt_meet_morning")
	o.press(reporterChat, "opt_meet_no")
	if k := o.cases[c.ID]; k.Letters[len(k.Letters)-1].Answer != "no" {
		t.Error("the answer is not kept")
	}
	o.press(rina.Chat, "btn_thread")
	o.expect(rina.Chat, "meet_answer_no")
}

// TestAMeetingWithoutTheSecondPersonIsNotOffered: who was named is left out of the case between preview and KIRIM.
func TestAMeetingWithoutTheSecondPersonIsNotOffered(t *testing.T) {
	t.Parallel()
	o, c := talking(t, nil)
	o.through(rina.Chat, "btn_write", "btn_meet", "opt_meet_puskesmas", "opt_meet_morning", "Ratna K.")
	o.cases[c.ID].Exclude.People = append(o.cases[c.ID].Exclude.People, ratna.ID)
	o.press(rina.Chat, "btn_post")
	if len(o.cases[c.ID].Letters) != 0 {
		t.Error("a meeting of one was offered as one of two")
	}
}

func TestLettersAreBounded(t *testing.T) {
	t.Parallel()
	c := &report.Case{}
	for range report.MaxLetters + 10 {
		c.Post(report.Letter{By: "rina", Text: bell, SeenAt: time.Unix(1, 0)})
	}
	if len(c.Letters) != report.MaxLetters || c.Letters[0].N != 11 {
		t.Errorf("%d letters, the first is %d", len(c.Letters), c.Letters[0].N)
	}
	full := &report.Case{}
	n := 0
	for full.Post(report.Letter{By: "rina", Text: strings.Repeat("x", report.MaxLetterRunes)}) {
		n++
	}
	if n == 0 || n > report.MaxLetters || full.Unread() != n {
		t.Errorf("%d letters nobody read fit", n)
	}
}

// TestAfterSendingTheCaseStandsOnTheScreen: no message is left that looks as if somebody still wrote, whichever way they came to
// the end: KIRIM, BATAL MENULIS under the preview, or TULIS ULANG before it.
func TestAfterSendingTheCaseStandsOnTheScreen(t *testing.T) {
	t.Parallel()
	for name, way := range map[string][]string{
		"sent":         {"type", "btn_post"},
		"stopped":      {"type", "btn_write_stop"},
		"typed again":  {"type", "btn_write_again", "type", "btn_post"},
		"stopped late": {"type", "btn_write_again", "btn_write_stop"},
		"a meeting":    {"btn_meet", "opt_meet_puskesmas", "opt_meet_morning", "Tuti H.", "btn_post"},
	} {
		o, _ := talking(t, nil)
		before := len(o.chats[rina.Chat])
		o.press(rina.Chat, "btn_write")
		for _, act := range way {
			if act == "type" {
				o.types(rina.Chat, bell)
			} else {
				o.press(rina.Chat, act)
			}
		}
		if got := len(o.chats[rina.Chat]); got != before {
			t.Errorf("%s: %d messages where %d were:\n%s", name, got, before, o.screen(rina.Chat))
		}
		o.expect(rina.Chat, "[btn_story]")
		for _, left := range []string{"staff_write_ask", "btn_write_stop", "staff_preview", "lonceng"} {
			if strings.Contains(o.screen(rina.Chat), left) {
				t.Errorf("%s: %s is left:\n%s", name, left, o.screen(rina.Chat))
			}
		}
		if sent := way[len(way)-1] == "btn_post"; sent != strings.Contains(o.screen(rina.Chat), "staff_letter_sent") {
			t.Errorf("%s: the screen says %s", name, o.screen(rina.Chat))
		}
	}
}

// TestAnotherHelperAfterTheChatWasClosed is asked for with the receipt: no gate asks for a code word that was never chosen.
func TestAnotherHelperAfterTheChatWasClosed(t *testing.T) {
	t.Parallel()
	o, _ := talking(t, nil)
	o.do(reporterChat, report.Input{Kind: report.KindBlocked})
	o.do(reporterChat, report.Input{Kind: report.KindUnblocked})
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "ganti"})
	o.expect(reporterChat, "status_ask_code")
	o.types(reporterChat, rightReceipt)
	o.do(reporterChat, report.Input{Kind: report.KindCommand, Command: "ganti"})
	o.expect(reporterChat, "change_ask")
}
