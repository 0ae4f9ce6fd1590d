package flows

import (
	"strconv"

	"ruangaman/report"
)

// didFile says in a case's history that somebody opened a file.
const didFile = "file"

// file sends a kept file to whoever may read the case: protected from forwarding, gone from the screen after a while.
func (a *act) file() {
	if !a.checked() {
		a.show(a.conflictCheck())
		return
	}
	n, _ := strconv.Atoi(a.tap.Choice)
	i, ok := a.c.File(n)
	if !ok || a.c.Files[i].State != report.FileKept || !a.c.MayFetch() {
		a.reply(report.T("staff_file_none", "n", report.Raw(a.tap.Choice)))
		return
	}
	if a.note(didFile) {
		a.save()
	}
	a.out.Outbox = append(a.out.Outbox, report.Message{To: a.d.Chat, Do: report.ActSend, As: report.AsCard, File: n,
		Body: []report.Text{report.T("staff_file", "n", number(n), "code", code(a.c), "span", spanText(a.env.City.Keep.Screen))},
		Lang: langOf(a.d, a.env), Protect: true, DeleteAfter: a.env.City.Keep.Screen, Purpose: report.PurposeStaff,
		Lane: report.LaneAnswer, About: a.c.ID, Person: a.who.ID})
}

// files says what was sent beside words and what became of it.
func (a *act) files() []report.Text {
	if len(a.c.Files) == 0 {
		return nil
	}
	lines := []report.Text{report.T("staff_files")}
	told := false
	for _, f := range a.c.Files {
		lines = append(lines, report.T("staff_files_line", "n", number(f.N), "kind", report.T("staff_file_"+string(f.Kind)),
			"state", report.T("staff_file_"+string(f.State))))
		told = told || f.State == report.FileTold
	}
	all := []report.Text{{List: lines, Join: "\n"}}
	if told {
		all = append(all, report.T("staff_files_told"))
	}
	return all
}

// fileButtons open the kept files, two in a row.
func (a *act) fileButtons() (rows [][]report.Button) {
	about := string(a.c.Code)
	if a.offer >= 0 {
		about = string(a.c.Offers[a.offer].ID)
	}
	for _, f := range a.c.Files {
		if f.State != report.FileKept {
			continue
		}
		b := tapText(report.T("btn_file", "n", number(f.N)), report.TapFile, about, strconv.Itoa(f.N), 0)
		if last := len(rows) - 1; last >= 0 && len(rows[last]) == 1 {
			rows[last] = append(rows[last], b)
		} else {
			rows = append(rows, []report.Button{b})
		}
	}
	return rows
}
