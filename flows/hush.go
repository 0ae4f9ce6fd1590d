package flows

import "ruangaman/report"

// noReply is "jangan balas": from now on nothing is sent to this chat first, of any of its reports. What already waits is
// asked again when its turn comes, and not sent. Nothing is said of it: somebody may be reading along.
func (t *talk) noReply() {
	if d := t.draft; d != nil && d.First(fieldContact) != "" {
		d.Answers[fieldContact] = []string{contactNever}
		t.f.settle(d)
		t.touched = true
	}
	written := map[report.ID]bool{}
	for i := range t.out.Cases {
		c := &t.out.Cases[i]
		written[c.ID] = true
		if c.Reporter == t.d.Chat {
			c.Contact = report.Contact{}
		}
	}
	for i := range t.d.Mine {
		if c := &t.d.Mine[i]; !written[c.ID] && c.Contact.Mode != report.ContactNever {
			n := c.Clone()
			n.Contact = report.Contact{}
			t.out.Cases = append(t.out.Cases, *n)
		}
	}
}

// contactNever is the choice of the question about a sign that allows none.
const contactNever = "never"
