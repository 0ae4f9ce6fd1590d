package flows

import (
	"slices"

	"ruangaman/report"
)

// longWords is how many characters typed at the question for a place are taken as words about what happened.
const longWords = 60

// words answers typed text in which the danger check found nothing.
func (t *talk) words() {
	s, _ := t.here()
	switch {
	case t.inDraft() && t.draft.Consented:
		t.told1(s)
	case t.tellsWhere(s):
		t.rescued(s, nil, t.in.Text)
	case s.ID == atMailbox || s.ID == atWrite:
		t.letter(t.in.Text, "")
	case s.ID == atSetWord:
		t.wordTyped()
	case s.ID == atTail:
		t.tailTyped()
	case s.Flow == flowRescue || s.ID == sent:
		t.toldAfter()
	case t.d.State.LiveRev == 0: // the first word of somebody new is answered by the first screen alone
		t.state.At, t.moved = t.f.home(), true
	default:
		t.note("not_kept")
	}
}

// told1 takes words into the draft, at whatever question they come: an answer, a place, or part of the story.
func (t *talk) told1(s *step) {
	if s.Kind == kindArea && len([]rune(t.in.Text)) <= longWords {
		t.placeTyped(s, t.in.Text)
		return
	}
	if s.Field == fieldOwnLine {
		t.lineTyped(s)
		return
	}
	if t.keep(t.in.Text) {
		t.onward()
	}
}

// keep stores words: at a question for words as its answer, elsewhere as part of the story. False if they are over a
// limit; what was told so far stays, and it is said.
func (t *talk) keep(words string) bool {
	s := t.f.steps[t.draft.At]
	field := fieldStory
	if s.Kind == kindText {
		field = s.Field
	}
	return t.keepIn(field, words)
}

func (t *talk) keepIn(field report.Field, words string) bool {
	d := t.draft
	switch {
	case d.Messages >= report.MaxDraftMessages:
		t.note("story_many")
		return false
	case d.Bytes+len(words)+t.toldBefore() > report.MaxReportBytes-reportRoom:
		t.note("story_full")
		return false
	case t.f.byField(field).Apart != "" && !fitsApart(append(slices.Clone(d.Answers[field]), words)...):
		t.note("apart_long")
		return false
	}
	d.Answers[field] = append(d.Answers[field], words)
	d.Messages++
	d.Bytes += len(words)
	t.touched = true
	return true
}

// reportRoom is what the chosen answers of a report take beside its words.
const reportRoom = 2 << 10

// toldBefore is what the case that is being added to holds already.
func (t *talk) toldBefore() int {
	if t.draft.Flow != flowAddition {
		return 0
	}
	if c, ok := t.caseByID(t.draft.Case); ok {
		return told(c)
	}
	return 0
}

// onward goes on after words: from a question for words to the next one, elsewhere back to the present one.
func (t *talk) onward() {
	s, _ := t.here()
	switch s.Kind {
	case kindStory:
		t.draft.Answers[s.mark()] = []string{}
		if t.draft.Flow == flowReport {
			t.note("story_received")
		}
		t.advance(s)
	case kindText:
		t.advance(s)
	default:
		t.note("story_received")
	}
}

// toldAfter adds words typed after sending to the case at once.
func (t *talk) toldAfter() {
	on, ok := caseOnScreen(t.d)
	if !ok || !on.Status.Open() {
		t.note("addition_closed")
		return
	}
	a := report.Addition{At: t.env.Now, Answers: map[report.Field][]string{fieldStory: {t.in.Text}}}
	if t.amend(on, a, report.Routine, "") {
		t.note("addition_saved")
	}
}
