package flows

import "ruangaman/report"

// chooseWord asks for a code word for the case on the screen; whoever wants another one types the present one first.
func (t *talk) chooseWord() {
	if _, ok := t.openCase(atSetWord); ok {
		t.state.Word = report.CodeWord{}
		t.show(moveNext, atSetWord, "")
	}
}

// wordTyped takes a code word, asked for twice, because nobody can look it up. Only its hash is kept, and never for staff.
func (t *talk) wordTyped() {
	c, ok := caseOnScreen(t.d)
	if !ok || !c.Status.Open() || !unlocked(t.d, c, t.env) {
		t.show(moveCall, t.f.home(), "")
		return
	}
	first := t.state.Word
	word, ok := report.NewCodeWord(t.in.Text, t.env.Fresh.ID)
	t.state.Word = report.CodeWord{}
	switch {
	case !ok:
		t.note("word_form")
	case first.IsZero():
		t.state.Word = word // the screen asks for it once more
	case !first.Fits(t.in.Text):
		t.note("word_differs")
	default:
		n := c.Clone()
		n.Word = first
		t.out.Cases = append(t.out.Cases, *n)
		t.state.Proof = report.Proof{Case: c.ID, Word: true}
		t.note("word_saved")
		t.show(moveBack, "more", "")
	}
}
