package flows

import "ruangaman/report"

// urgentHelp is the use under bantuan: that an emergency names.
const urgentHelp = "darurat"

// watch is the silent edit for the reporter of an emergency after something changed; nothing if there is none to edit.
func watch(c *report.Case, env report.Env) []report.Message {
	if !c.Watched(env.Now) {
		return nil
	}
	return []report.Message{c.Watch(helplines(env.City, urgentHelp))}
}
