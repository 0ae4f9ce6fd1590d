package flows

import "ruangaman/report"

// noReply is "jangan balas": from now on nothing is sent to this chat first, of any of its reports, and no message is edited
// by itself. What already waits is asked again when its turn comes, and not sent. Nothing is said of it: somebody may be
// reading along.
func (t *talk) noReply() {
	if d := t.draft; d != nil && d.Consented {
		d.Hushed, t.touched = true, true
		if d.First(fieldContact) != "" {
			d.Answers[fieldContact] = []string{contactNever}
			t.f.settle(d)
		}
	}
	written := map[report.ID]bool{}
	for i := range t.out.Cases {
		c := &t.out.Cases[i]
		written[c.ID] = true
		if c.Reporter == t.d.Chat {
			c.Contact = c.Contact.Hush()
		}
	}
	for i := range t.d.Mine {
		if c := &t.d.Mine[i]; !written[c.ID] && (c.Contact.Mode != report.ContactNever || !c.Contact.Hushed) {
			n := c.Clone()
			n.Contact = n.Contact.Hush()
			t.out.Cases = append(t.out.Cases, *n)
		}
	}
}

// contactNever is the choice of the question about a sign that allows none.
const contactNever = "never"
