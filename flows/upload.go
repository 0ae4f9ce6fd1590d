package flows

import (
	"strings"

	"ruangaman/report"
)

// A configuration file from a phone: a coordinator sends it, the shell reads it (never here: a file is outside), and the
// answer says what is wrong with it or what would change. Nothing changes before its sender presses the button.

// cmdVersions is /jadwal: what was in force. With backWord it asks for the file before the present one.
const (
	cmdVersions = "jadwal"
	backWord    = "kembali"
)

// upload takes a document of a coordinator for a configuration file. Anybody else's is what it always was, and so is theirs
// while they tell something themselves.
func (a *act) upload() bool {
	switch {
	case !a.coordinates():
		return false
	case a.in.Upload != nil:
	case a.d.Draft != nil || !a.d.State.Case.Zero() || a.in.Text != "":
		return false
	default:
		a.out.Received = append(a.out.Received, a.in.Message)
		a.out.Outbox = append(a.out.Outbox, uploadGone(a.d.Chat, a.in.Message),
			uploadNotice(a.who, a.env, nil, report.T("admin_upload_name")))
		return true
	}
	file := *a.in.Upload
	file.Message = a.in.Message
	a.out.Received = append(a.out.Received, a.in.Message)
	if file.Size > report.MaxUpload {
		refused := Uploaded(report.Judged{By: a.who.ID, Message: file.Message, Verdict: report.UploadLarge}, a.env)
		a.out.Outbox, a.out.Agency = refused.Outbox, refused.Agency
		return true
	}
	a.haveRead(file)
	return true
}

// haveRead has a file read.
func (a *act) haveRead(file report.Upload) {
	a.out.Outbox = append(a.out.Outbox, report.Message{To: report.Archive, Person: a.who.ID, Do: report.ActFetch, Upload: &file,
		Purpose: report.PurposeUpload, Lane: report.LaneAnswer})
}

// before is "back to the file before": what would change is shown first.
func (a *act) before() bool {
	if !a.coordinates() {
		return false
	}
	a.haveRead(report.Upload{})
	return true
}

// versions is /jadwal. To everybody but a coordinator it is a command we do not know.
func (a *act) versions() bool {
	switch {
	case !a.coordinates():
		return false
	case strings.EqualFold(strings.TrimSpace(a.in.Args), backWord):
		return a.before()
	}
	lines := []report.Text{report.T("staff_versions_head")}
	var files []report.AcceptedFile
	if a.env.Book != nil {
		files = a.env.Book.Versions()
	}
	for i, f := range files {
		key := "staff_version_line"
		if i == 0 {
			key = "staff_version_now"
		}
		lines = append(lines, report.T(key, "at", report.Raw(f.At.In(a.env.City.Zone).Format("2006-01-02 15:04")), "by", sender(f.By, a.env.City)))
	}
	if files == nil {
		lines = []report.Text{report.T("staff_versions_none")}
	}
	a.say(report.Text{List: lines, Join: "\n"}, report.T("staff_versions_how"))
	if len(files) > 1 {
		a.out.Outbox[len(a.out.Outbox)-1].Buttons = [][]report.Button{{tapButton("btn_before", report.TapBefore, "", "", 0)}}
	}
	return true
}

// sender names who brought a file.
func sender(id report.PersonID, city *report.City) report.Text {
	if id == "" {
		return report.T("staff_version_server")
	}
	if p, ok := city.Person(id); ok {
		return report.Raw(p.Name)
	}
	return report.Raw(string(id))
}

// proposalTap is "Pakai jadwal ini" or its opposite, from whoever sent the file; to others the button is a forged one.
func (a *act) proposalTap() bool {
	if !a.coordinates() {
		return false
	}
	agency := a.env.Agency.Clone()
	p := agency.Proposal
	switch {
	case p == nil || p.ID.String() != a.tap.About || p.Over(a.env.Now):
		a.withdraw(report.T("admin_upload_over"))
		return true
	case p.By != a.who.ID:
		return false
	case p.Pressed:
		a.withdraw(report.T("admin_upload_wait"))
		return true
	case a.tap.Verb == report.TapDrop:
		agency.Proposal = nil
		a.withdraw(report.T("admin_upload_dropped"))
	default:
		p.Pressed, p.Message = true, a.in.Message
		a.withdraw(report.T("admin_upload_wait"))
	}
	a.out.Agency = &agency
	return true
}

// Uploaded answers whoever wanted a file read: with its mistakes, or with what would change and a button. The message that
// brought it goes. Whoever is no coordinator any more hears nothing.
func Uploaded(j report.Judged, env report.Env) report.Change {
	var out report.Change
	p, ok := env.City.Person(j.By)
	if !ok || p.Chat == 0 {
		return out
	}
	if j.Message != 0 {
		out.Outbox = append(out.Outbox, uploadGone(p.Chat, j.Message))
	}
	if p.Role != report.RoleCoordinator || env.States[p.ID].Frozen {
		return out
	}
	earlier := env.Agency.Proposal
	switch {
	case earlier == nil || !earlier.Pressed:
	case !j.Stale:
		out.Outbox = append(out.Outbox, uploadNotice(p, env, nil, report.T("admin_upload_busy")))
		return out
	case earlier.Message != 0:
		out.Outbox = append(out.Outbox, uploadGone(p.Chat, earlier.Message))
	}
	proposal, buttons := proposed(j, env)
	if proposal != nil || earlier != nil {
		agency := env.Agency.Clone()
		agency.Proposal = proposal
		out.Agency = &agency
	}
	out.Outbox = append(out.Outbox, uploadNotice(p, env, buttons, uploadWords(j)...))
	return out
}

// proposed is what a good file becomes, and the buttons for it; any other becomes nothing.
func proposed(j report.Judged, env report.Env) (*report.Proposal, [][]report.Button) {
	if j.Verdict != report.UploadGood {
		return nil, nil
	}
	p := &report.Proposal{ID: env.Fresh.ID, By: j.By, At: env.Now, Text: j.Text, Hash: j.Hash, Base: j.Base, Earlier: j.Earlier}
	id := p.ID.String()
	return p, [][]report.Button{{tapButton("btn_use", report.TapUse, id, "", 0)}, {tapButton("btn_drop", report.TapDrop, id, "", 0)}}
}

// uploadWords are what is said about a file that was read.
func uploadWords(j report.Judged) (body []report.Text) {
	if j.Stale {
		body = append(body, report.T("admin_upload_stale"))
	}
	what, lines := report.T("admin_upload_this"), report.Raw(strings.Join(j.Lines, "\n"))
	if j.Earlier {
		what = report.T("admin_upload_earlier")
	}
	key := "admin_upload_" + string(j.Verdict)
	switch j.Verdict {
	case report.UploadGood, report.UploadMistakes, report.UploadFixed:
		if len(j.Lines) == 0 {
			body = append(body, report.T("admin_upload_quiet", "what", what))
			break
		}
		body = append(body, report.T(key, "what", what, "lines", lines))
	case report.UploadSame, report.UploadTechnical:
		body = append(body, report.T(key, "what", what))
	default:
		body = append(body, report.T(key))
	}
	if j.Message != 0 {
		body = append(body, report.T("admin_upload_gone"))
	}
	return body
}

// UploadDone ends a proposal that was pressed, well or not: its sender reads so where the button was, and where it failed,
// by a message that makes itself heard.
func UploadDone(key string, well bool, env report.Env) report.Change {
	agency := env.Agency.Clone()
	p := agency.Proposal
	if p == nil || !p.Pressed {
		return report.Change{}
	}
	agency.Proposal = nil
	out := report.Change{Agency: &agency}
	by, ok := env.City.Person(p.By)
	if !ok || by.Chat == 0 {
		return out
	}
	done := uploadNotice(by, env, nil, report.T(key))
	if well {
		done.Do, done.Target = report.ActEdit, p.Message
	} else {
		out.Outbox = append(out.Outbox, uploadGone(by.Chat, p.Message))
	}
	out.Outbox = append(out.Outbox, done)
	return out
}

// uploadGone takes a message about a file from a chat.
func uploadGone(chat report.ChatID, id report.MessageID) report.Message {
	return report.Message{To: chat, Do: report.ActDelete, Targets: []report.MessageID{id}, Purpose: report.PurposeWipe, Lane: report.LaneAnswer}
}

func uploadNotice(p report.Person, env report.Env, buttons [][]report.Button, body ...report.Text) report.Message {
	m := notice(p, env, body...)
	m.Buttons, m.Lane = buttons, report.LaneAnswer
	return m
}
