package flows

import "ruangaman/report"

// status answers whoever asks how their report stands: a typed receipt in any state, the screen that asks for one, and
// the taps of the status screen. The second result is false for everything else.
func (f *Flows) status(d report.Desk, in report.Input, env report.Env) (report.Change, bool) {
	return report.Change{}, false
}
