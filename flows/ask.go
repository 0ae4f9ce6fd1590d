package flows

import (
	"slices"
	"strconv"

	"ruangaman/report"
)

// spoken are the texts this package says to reporters beside those of the table, so that Compile can look for them. Those
// of the staff and of the status screen are looked for by the texts' own tests.
var spoken = []string{"addition_closed", "addition_discarded", "addition_saved", "apart_long", "reach_saved", "safe_done", "where_saved",
	"approach_hours", "approach_no", "approach_yes", "away_nobody", "away_saved", "change_done", "change_nobody_left", "change_nobody_yet", "change_none",
	"letter_full", "letter_kept", "letter_long", "letter_waits", "line_own_no", "no_news", "write_ask", "write_second", "write_voice", "btn_back", "btn_done", "btn_exit", "btn_noted",
	"btn_send_now", "btn_show_answers", "btn_skip", "cannot_skip", "contact_any_hour", "contact_in_hours", "contact_open_ok", "discarded", "file_audio", "file_cleared", "file_destroyed", "file_document", "file_dropped", "file_forgotten", "file_large", "file_many", "file_never", "file_never_video", "file_never_voice",
	"file_photo", "file_video", "file_voice", "file_voice_gone", "btn_unfile", "label_files", "story_files", "story_no_files", "group_refuse", "help_line", "help_note", "help_wa",
	"kelurahan_ambiguous", "kelurahan_confirm", "kelurahan_unknown", "lang_set", "media_contact", "media_document",
	"media_edited", "media_gone", "media_location", "media_other", "media_photo", "media_sticker", "media_video", "media_voice", "not_kept",
	"nothing_to_discard", "permit_now", "permit_same", "place_city", "place_district", "place_ward", "quick_exit", "forget_done", "resumed_veiled", "stay_ask_code", "stay_ask_proof", "stay_ask_word", "stay_code_tip",
	"stay_file_cleared", "stay_file_document", "stay_file_never", "stay_file_never_video", "stay_file_never_voice", "stay_file_photo", "stay_file_voice", "stay_letter_head", "stay_letter_kept", "stay_media", "stay_not_kept", "stay_slip_ask", "stay_slip_tip",
	"stay_story", "stay_watch", "trace_set", "traces_left_old", "review_empty",
	"review_line", "review_story", "review_veiled", "stale_button", "story_full", "story_many", "story_received", "submit_code_tip", "stay_tail_ask", "tail_gone", "tail_right", "tail_wrong",
	"submit_ok", "word_again", "word_differs", "word_form", "word_saved", "unknown_input"}

// What fills the placeholders of a text, beside a use of bantuan:.
const (
	fillAll  = "semua"  // every helpline
	fillKeep = "simpan" // how long something is kept
)

// say gives a text its arguments.
func (t *talk) say(key string) report.Text {
	keep := t.env.City.Keep
	switch use := t.f.table.Fills[key]; {
	case use == "":
		return report.T(key)
	case use != fillKeep:
		return report.T(key, "numbers", helplines(t.env.City, use))
	case key == "kept":
		return report.T("kept", "span", spanText(keep.Draft))
	default:
		return report.T(key, "draft", spanText(keep.Draft), "closed", spanText(keep.Closed))
	}
}

// helplines are the lines under bantuan: for a use, one a line. Where the configuration has none for it, all of them are
// shown: somebody who asks for a number never gets an empty screen.
func helplines(city *report.City, use string) report.Text {
	var lines, all []report.Text
	for _, h := range city.Help {
		line := report.T("help_line", "name", report.Raw(h.Name), "contact", h.Contact())
		all = append(all, line)
		if slices.Contains(h.For, use) {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		lines = all
	}
	return report.Text{List: lines, Join: "\n"}
}

// screen is the present question as a message.
func (t *talk) screen() report.Message {
	m := report.Message{To: t.d.Chat, Do: report.ActEdit, As: report.AsLive, Body: t.body(), Buttons: t.buttons(),
		Lang: langOf(report.Desk{State: t.state}, t.env), Voice: t.speak(), Purpose: report.PurposeAnswer, Lane: t.lane,
		WhenErased: t.erased}
	if t.anew || t.d.State.LiveRev == 0 {
		m.Do = report.ActSend
	}
	if t.inDraft() {
		m.About = t.draft.ID // what it shows of the draft dies with it
	}
	return m
}

// speak is the voice of the screen. Outside a draft it never tells that there is one.
func (t *talk) speak() report.Voice {
	s, suffix := t.here()
	switch {
	case t.voice != nil:
		return *t.voice
	case t.inDraft():
		return t.draft.Voice
	case s.ID == "limits":
		return t.f.voiceFor(suffix)
	case s.Kind == kindDetour && t.aboutHere() != "":
		return t.f.voiceFor(t.aboutHere())
	case suffix == forChild && (s.Flow == flowLearn || s.ID == "about"):
		return report.VoiceChild
	case s.Kind == kindDetour || s.Flow == flowRescue || slices.Contains(afterSending, s.ID) || s.ID == atSetWord:
		if c, ok := caseOnScreen(t.d); ok {
			return c.Voice
		}
	}
	return report.VoiceAdult
}

// body is what the screen says: first the notes, then the question.
func (t *talk) body() []report.Text {
	s, _ := t.here()
	body := slices.Clone(t.notes)
	switch {
	case t.asksWhich(s):
		return append(body, t.whichPlace())
	case t.inDraft() && t.draft.Veiled && s.Kind == kindReview:
		return append(append(body, t.says(s.Text)...), report.T("review_veiled"))
	case t.inDraft() && !t.draft.Veiled && s.Picked != "" && len(t.draft.Answers[s.Field]) > 0:
		list := t.f.named(s, t.draft.Answers[s.Field])
		list.Join = "\n"
		return append(body, report.T(s.Picked, "list", list))
	case s.ID == atPermit:
		if c, ok := caseOnScreen(t.d); ok {
			body = append(body, report.T("permit_now", "now", permission(c.Contact)))
		}
		return append(body, t.says(s.Text)...)
	case s.ID == atWrite:
		return append(body, t.writing()...)
	case s.ID == "left" && t.state.Left > 0:
		return append(append(body, t.says(s.Text)...), report.T("traces_left_old", "n", number(t.state.Left)))
	case s.ID == atSetWord && !t.state.Word.IsZero():
		return append(body, report.T("word_again"))
	case s.Kind == kindReview:
		return append(append(body, t.says(s.Text)...), t.summary()...)
	case s.Kind == kindStory && t.inDraft():
		body = append(body, t.says(t.wording(s))...)
		if t.mayFetch() {
			return append(body, t.say("story_files"))
		}
		return append(body, t.say("story_no_files"))
	default:
		return append(body, t.says(t.wording(s))...)
	}
}

// wording is how the question of a step is put to this person.
func (t *talk) wording(s *step) []string {
	c, onCase := caseOnScreen(t.d)
	switch {
	case t.more && len(s.More) > 0:
		return s.More
	case len(s.Witness) > 0 && t.inDraft() && t.draft.First(fieldRole) == roleWitness:
		return s.Witness
	case len(s.Guarded) > 0 && onCase && mindful(c):
		return s.Guarded
	case len(s.Alarm) > 0 && onCase && c.Urgency == report.Emergency:
		return s.Alarm
	default:
		return s.Text
	}
}

func (t *talk) says(keys []string) []report.Text {
	texts := make([]report.Text, 0, len(keys))
	for _, key := range keys {
		texts = append(texts, t.say(key))
	}
	return texts
}

// buttons are the keyboard of the present question.
func (t *talk) buttons() [][]report.Button {
	s, _ := t.here()
	rows := t.options(s)
	if s.Kind != kindMenu && t.sendsFirst() && t.maySend() && !t.offersSending(s) {
		rows = append([][]report.Button{t.sendRow(s)}, rows...)
	}
	if s.Kind != kindMenu {
		return append(rows, t.ways(s)...)
	}
	var row []report.Button
	if s.Back != "" {
		row = append(row, t.wayButton("btn_back", s, goBack))
	}
	if slices.Contains(afterSending, s.ID) {
		row = append(row, t.wayButton("btn_exit", s, goExit))
	}
	if row == nil {
		return rows
	}
	return append(rows, row)
}

func (t *talk) wayButton(label string, s *step, to string) report.Button {
	return tapButton(label, verbGo, string(s.ID), to, t.rev())
}

// ways are back, skip or done, quick exit, and [Cukup, kirim sekarang] as soon as a place is known.
func (t *talk) ways(s *step) [][]report.Button {
	var row []report.Button
	if s.Kind != kindDetour {
		row = append(row, t.wayButton("btn_back", s, goBack))
	}
	switch {
	case s.Kind == kindMany && t.inDraft() && len(t.draft.Answers[s.Field]) > 0:
		row = append(row, t.wayButton("btn_done", s, goDone))
	case s.Optional:
		row = append(row, t.wayButton("btn_skip", s, goSkip))
	}
	rows := append(t.unfileRow(s), append(row, t.wayButton("btn_exit", s, goExit)))
	if t.inDraft() && t.draft.Veiled && t.draft.Flow != flowEmergency {
		rows = append(rows, []report.Button{t.wayButton("btn_show_answers", s, goShow)})
	}
	if t.maySend() && !t.offersSending(s) && !t.sendsFirst() {
		rows = append(rows, t.sendRow(s))
	}
	return rows
}

func (t *talk) sendRow(s *step) []report.Button {
	return []report.Button{t.wayButton("btn_send_now", s, goSend)}
}

// sendsFirst reports whether [Sudah, kirim saja] stands above every answer: a child's report, which may be enough at any moment.
func (t *talk) sendsFirst() bool {
	return t.inDraft() && t.draft.Flow == flowReport && t.draft.Voice == report.VoiceChild
}

// offersSending reports whether a step's own buttons send already, or whether sending is what it is about.
func (t *talk) offersSending(s *step) bool {
	return s.ID == "nobody" || slices.ContainsFunc(s.Choices, func(c choice) bool { return c.Do == doSend || c.Do == doRescue })
}

// options are the choices of a step.
func (t *talk) options(s *step) [][]report.Button {
	switch {
	case t.asksWhich(s):
		return t.candidateButtons(s)
	case s.Kind == kindArea && t.inDraft():
		return slices.Concat(t.hinted(s), t.placeButtons(s), t.choiceButtons(s))
	case s.ID == "edit" && t.inDraft():
		return append(t.editButtons(s), t.choiceButtons(s)...)
	default:
		return t.choiceButtons(s)
	}
}

func (t *talk) choiceButtons(s *step) [][]report.Button {
	var rows [][]report.Button
	for i := range s.Choices {
		c := &s.Choices[i]
		if !holds(t.draft, c.When) || !t.fits(c) || c.Do == doMeet && !t.meetingWaits() || c.Do == doLeft && t.state.Left == 0 || c.Do == doMore && t.more {
			continue
		}
		label := c.label()
		if t.isChosen(s, c) {
			label = marked(c)
		}
		b := tapText(label, verbAnswer, string(s.ID), c.ID, t.rev())
		if c.Beside && len(rows) > 0 {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
		} else {
			rows = append(rows, []report.Button{b})
		}
	}
	return rows
}

// marked is the label of a choice that is on.
func marked(c *choice) report.Text {
	if c.On != "" {
		return report.T(c.On)
	}
	return report.Text{List: []report.Text{report.Raw("✓"), c.label()}, Join: " "}
}

// isChosen reports whether a choice is already the answer, so that its button says so.
func (t *talk) isChosen(s *step, c *choice) bool {
	if !t.inDraft() || t.draft.Veiled {
		return false
	}
	for field, v := range c.Set {
		if c.Do == doToggle && t.draft.Has(field, v) {
			return true
		}
	}
	return c.Do == "" && s.Kind != kindArea && t.draft.Has(s.Field, c.ID)
}

// editButtons lead to every part of what was told.
func (t *talk) editButtons(s *step) [][]report.Button {
	var rows [][]report.Button
	for _, part := range t.f.path(t.atEnd()) {
		if part.Review != "" && part.passed(t.draft) {
			rows = append(rows, []report.Button{tapButton(part.Review, verbEdit, string(s.ID), string(part.ID), t.rev())})
		}
	}
	return rows
}

// summary is what was told, without the words themselves: they have left the chat and do not come back to it.
func (t *talk) summary() []report.Text {
	var lines []report.Text
	for _, s := range t.f.path(t.draft) {
		if s.Review != "" && s.passed(t.draft) {
			lines = append(lines, report.T("review_line", "label", report.T(s.Review), "value", t.told(s)))
		}
	}
	if n := len(t.draft.Files); n > 0 {
		lines = append(lines, report.T("review_line", "label", report.T("label_files"), "value", report.Raw(strconv.Itoa(n))))
	}
	return []report.Text{{List: lines, Join: "\n"}}
}

// told is the answer to a step in words.
func (t *talk) told(s *step) report.Text {
	values := t.draft.Answers[s.Field]
	switch {
	case s.Kind == kindArea:
		return placeName(t.draft.Place)
	case len(values) == 0:
		return report.T("review_empty")
	case s.Field == fieldContact:
		return permission(t.f.contact(t.draft))
	case s.Kind == kindStory || s.Kind == kindText:
		return report.T("review_story", "n", report.Raw(strconv.Itoa(len(values))))
	default:
		return t.f.named(s, values)
	}
}

// named are the labels of chosen answers.
func (f *Flows) named(s *step, values []string) report.Text {
	var labels []report.Text
	for _, v := range values {
		if c, ok := s.choice(v); ok {
			labels = append(labels, c.label())
		} else {
			labels = append(labels, report.Raw(v))
		}
	}
	return report.Text{List: labels, Join: ", "}
}
