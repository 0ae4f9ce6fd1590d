package flows

import "ruangaman/report"

// staff answers what only people in petugas: do: taps on offers and cards, and the commands of the duty. The second
// result is false for everything else, which is then an ordinary person's act. It is asked first for every input.
func (f *Flows) staff(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	return report.Change{}, false
}
