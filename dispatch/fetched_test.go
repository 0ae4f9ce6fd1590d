package dispatch

import (
	"testing"

	"ruangaman/report"
)

// withFiles is a case of an adult with a waiting photo and a waiting voice that still stands in the chat.
func withFiles() report.Case {
	c := report.Case{ID: report.ID{1}, Reporter: 9, Status: report.StatusAccepted, Holder: "rina",
		Answers: map[report.Field][]string{"age": {"adult"}}}
	c.Files = []report.File{
		{N: 1, Kind: report.KindPhoto, State: report.FileWaiting, Ref: "a", Size: 10},
		{N: 2, Kind: report.KindVoice, State: report.FileWaiting, Ref: "b", Size: 10, Message: 70},
	}
	return c
}

func TestAFetchedFileIsWrittenDownAndLeavesTheChat(t *testing.T) {
	t.Parallel()
	c := withFiles()
	ch := Fetched(c, 2, report.FileKept, 12)
	if f := ch.Cases[0].Files[1]; f.State != report.FileKept || f.Ref != "" || f.Message != 0 || f.Size != 12 {
		t.Error("the file is not written down as kept")
	}
	if len(ch.Outbox) != 1 || ch.Outbox[0].Do != report.ActDelete || ch.Outbox[0].To != 9 || ch.Outbox[0].Targets[0] != 70 {
		t.Error("the voice does not leave the chat")
	}
	if ch.Outbox[0].Purpose != report.PurposeTidy {
		t.Error("the voice leaves the chat of somebody who keeps everything")
	}
	if ch := Fetched(c, 1, report.FileKept, 12); len(ch.Outbox) != 0 {
		t.Error("a photo left the chat long ago")
	}
	if ch := Fetched(c, 2, report.FileRefused, 0); len(ch.Outbox) != 0 || ch.Cases[0].Files[1].State != report.FileRefused {
		t.Error("a voice that we do not have is taken from its chat")
	}
	if c.Files[1].State != report.FileWaiting {
		t.Error("the case that was read was changed")
	}
	untied := withFiles()
	untied.Reporter = 0
	if ch := Fetched(untied, 2, report.FileKept, 12); len(ch.Outbox) != 0 || len(ch.Cases) != 1 {
		t.Error("a chat that is not tied any more is written to")
	}
}

func TestAFileThatMayNotBeKeptIsNot(t *testing.T) {
	t.Parallel()
	full := withFiles()
	full.Files[0].State, full.Files[0].Size = report.FileKept, report.MaxReportFiles-5
	child := withFiles()
	child.Child = true
	for name, c := range map[string]report.Case{"more than fifty megabytes": full, "a child, as we know now": child} {
		ch := Fetched(c, 2, report.FileKept, 12)
		if ch.Cases[0].Files[1].State != report.FileRefused || len(ch.Outbox) != 0 {
			t.Errorf("%s: kept", name)
		}
	}
	done := withFiles()
	done.Files[1].State = report.FileKept
	told := withFiles()
	told.Files[1].State = report.FileTold
	for name, c := range map[string]report.Case{"kept already": done, "dropped meanwhile": told, "no such file": {}} {
		if ch := Fetched(c, 2, report.FileKept, 12); len(ch.Cases)+len(ch.Outbox) > 0 {
			t.Errorf("%s: written again", name)
		}
	}
}

// TestAFetchIsAskedAgainWhenItIsClaimed: hours may lie between sending and fetching, and more may have been told.
func TestAFetchIsAskedAgainWhenItIsClaimed(t *testing.T) {
	t.Parallel()
	m := report.Message{To: report.Archive, Do: report.ActFetch, About: report.ID{1}, File: 1, Purpose: report.PurposeFetch}
	for name, k := range map[string]struct {
		then func(*report.Case)
		want bool
	}{
		"nothing changed":      {func(*report.Case) {}, true},
		"a child after all":    {func(c *report.Case) { c.Child = true }, false},
		"the age is not known": {func(c *report.Case) { delete(c.Answers, "age") }, false},
		"sexual":               {func(c *report.Case) { c.Answers["kinds"] = []string{"seksual"} }, false},
		"online, as was added": {func(c *report.Case) {
			c.Added = []report.Addition{{Answers: map[report.Field][]string{"place": {"online"}}}}
		}, false},
		"fetched before a crash":   {func(c *report.Case) { c.Files[0].State = report.FileKept }, false},
		"dropped":                  {func(c *report.Case) { c.Files[0].State = report.FileTold }, false},
		"a file that is not there": {func(c *report.Case) { c.Files = nil }, false},
	} {
		c := withFiles()
		k.then(&c)
		if got := Ask(m, &c, Env{}); got != k.want {
			t.Errorf("%s: fetched: %v", name, got)
		}
	}
	if Ask(m, nil, Env{}) {
		t.Error("a file of a destroyed case is fetched")
	}
}

// TestPromise07AFileGoesOnlyToWhoStillHoldsTheCase: somebody handed it on between the tap and the wire.
func TestPromise07AFileGoesOnlyToWhoStillHoldsTheCase(t *testing.T) {
	t.Parallel()
	c := withFiles()
	activist, coordinator := report.Person{ID: "rina", Role: report.RoleActivist, Chat: 1}, report.Person{ID: "ratna", Role: report.RoleCoordinator, Chat: 2}
	env := Env{City: &report.City{People: []report.Person{activist, coordinator}}}
	ask := func(p report.Person) bool {
		return Ask(report.Message{To: p.Chat, Person: p.ID, Do: report.ActSend, File: 1, About: c.ID, Purpose: report.PurposeStaff}, &c, env)
	}
	if !ask(activist) || !ask(coordinator) {
		t.Error("who may see it does not")
	}
	c.Holder = "budi"
	if ask(activist) {
		t.Error("somebody who lost the case is sent its file")
	}
	c.Exclude.People = []report.PersonID{"ratna"}
	if ask(coordinator) {
		t.Error("somebody excluded is sent a file")
	}
}
