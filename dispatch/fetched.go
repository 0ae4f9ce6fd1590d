package dispatch

import "ruangaman/report"

// Fetched is what follows when a file of a case was fetched, or never will be. What is with us now leaves the reporter's
// chat if it still stands there and they did not choose to keep everything: a voice that we hold needs no second copy on a
// phone that others pick up. The zero Change: the file does not wait any more, and what was fetched is dropped.
func Fetched(c report.Case, n int, became report.FileState, size int64) report.Change {
	i, ok := c.File(n)
	if !ok || c.Files[i].State != report.FileWaiting {
		return report.Change{}
	}
	next := c.Clone()
	f := &next.Files[i]
	if became == report.FileKept && (!c.MayFetch() || keptBytes(&c)+size > report.MaxReportFiles) {
		became = report.FileRefused
	}
	change := report.Change{}
	if became == report.FileKept {
		change.Outbox = f.TakeFrom(c.Reporter)
	}
	f.State, f.Ref, f.Size, f.Message = became, "", size, 0
	change.Cases = []report.Case{*next}
	return change
}

func keptBytes(c *report.Case) (all int64) {
	for _, f := range c.Files {
		if f.State == report.FileKept {
			all += f.Size
		}
	}
	return all
}

// askFetch: the file still waits, and nothing told since forbids fetching it.
func askFetch(m report.Message, c *report.Case) bool {
	if c == nil || !c.MayFetch() {
		return false
	}
	i, ok := c.File(m.File)
	return ok && c.Files[i].State == report.FileWaiting
}

// askFile: whoever is sent a file still holds the case, or watches over it, and nothing told since forbids keeping the file.
func askFile(m report.Message, c *report.Case, person report.Person) bool {
	return m.File == 0 || c.MayFetch() && (c.Holder == person.ID || person.Role != report.RoleActivist)
}
