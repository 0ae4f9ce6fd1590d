package flows

import "ruangaman/report"

// Wants says which case beside the chat's own ones an input is about, so that the store can lay it on the desk.
func (f *Flows) Wants(chat report.ChatID, in report.Input, city *report.City) report.Lookup {
	return report.Lookup{}
}
