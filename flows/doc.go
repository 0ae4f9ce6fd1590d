// Package flows holds the conversations and the life of a case: what a person in a chat is shown next, and what is to be
// written because of what they did.
//
// Everything here is pure. Answer takes what lies on the desk, one input and the surroundings (time, chance,
// configuration) and gives back a report.Change; so do Quiet and Rest for a chat that time alone changes, and Settle and
// Uploaded for a configuration file. They know no clock, no disk, no network and no Telegram, and they keep nothing
// between two calls. The order of the talk is not in the code: report.yaml is the law, danger.yaml, areas.yaml and
// letters.yaml are lists, all four written to be read by somebody who is no programmer. Compile reads them at start and
// refuses a table with a hole in it.
//
// It must never say words of its own (texts has them, flows names keys), ask a language model, lower an urgency, or let a
// button decide who may do what: callback data is a hint, and every act is authorised again from the chat it came from.
//
// Start with report.yaml, then answer.go (the router), draft.go (the path through the table) and send.go (a draft
// becomes a case). The staff's side begins in staff.go, a reporter's status in status.go, the life of a case in life.go.
package flows
