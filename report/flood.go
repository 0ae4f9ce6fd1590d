package report

// ComesBefore is the order in which somebody should look at the open cases they have to do with: what they hold, then
// what is most urgent, what tells a story before what does not, the oldest first.
func (c *Case) ComesBefore(other *Case, who PersonID) int {
	for _, of := range []func(*Case) int{
		func(c *Case) int { return yes(c.Holder != who) },
		func(c *Case) int { return -int(c.Urgency) },
		func(c *Case) int { return yes(c.Bare) },
	} {
		if a, b := of(c), of(other); a != b {
			return a - b
		}
	}
	return c.OpenedAt.Compare(other.OpenedAt)
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}
