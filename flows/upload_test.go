package flows

import (
	"slices"
	"testing"
	"time"

	"ruangaman/report"
)

// sends has somebody send a configuration file and gives the row that has it read; nil: nobody reads it.
func (o *office) sends(p report.ChatID, size int64) *report.Message {
	o.t.Helper()
	o.do(p, report.Input{Kind: report.KindDocument, Upload: &report.Upload{Ref: "file", Size: size}})
	for _, m := range o.last.Outbox {
		if m.Do == report.ActFetch {
			return &m
		}
	}
	return nil
}

// answered are the texts of an answer.
func answered(ch report.Change) (keys []string) {
	for _, m := range ch.Outbox {
		for _, t := range m.Body {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// judged applies what follows from a file that was read.
func (o *office) judged(j report.Judged) {
	o.t.Helper()
	o.last = Uploaded(j, o.env())
	o.apply(report.Archive, o.last)
}

// TestACoordinatorsOtherFileIsNotTakenForEvidence: they hear what can be read here; while they tell something themselves it is
// what it is for anybody.
func TestACoordinatorsOtherFileIsNotTakenForEvidence(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	table := report.Input{Kind: report.KindDocument, Message: 90}
	o.do(ratna.Chat, table)
	if said := answered(o.last); !slices.Contains(said, "admin_upload_name") || takenAway(o.last, 90) != 1 || !slices.Contains(o.last.Received, 90) {
		t.Errorf("a coordinator's table is answered with %v", said)
	}
	o.do(rina.Chat, table)
	if said := answered(o.last); slices.Contains(said, "admin_upload_name") {
		t.Error("an activist hears of configuration files")
	}
	p := telling(t)
	o.drafts[ratna.Chat] = p.desk.Draft
	o.do(ratna.Chat, table)
	if said := answered(o.last); slices.Contains(said, "admin_upload_name") {
		t.Error("a coordinator who tells something is taken for one at work")
	}
}

func TestOnlyACoordinatorsFileIsRead(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	row := o.sends(ratna.Chat, 20_000)
	if row == nil || row.To != report.Archive || row.Person != "ratna" || row.Purpose != report.PurposeUpload || row.Upload.Message == 0 {
		t.Fatalf("not read: %v", row != nil)
	}
	o.people["wahyu"] = report.PersonState{Person: "wahyu", Frozen: true}
	for _, chat := range []report.ChatID{rina.Chat, mega.Chat, wahyu.Chat, strangerChat} {
		if o.sends(chat, 20_000) != nil {
			t.Errorf("the file of %d is read", chat)
		}
		for _, args := range []string{"", "kembali"} {
			o.do(chat, report.Input{Kind: report.KindCommand, Command: cmdVersions, Args: args})
			said := answered(o.last)
			o.do(chat, report.Input{Kind: report.KindCommand, Command: "entahapa", Args: args})
			if !slices.Equal(answered(o.last), said) {
				t.Errorf("/jadwal %s of %d is not like any unknown command", args, chat)
			}
		}
		o.tap(chat, tapButton("btn_before", report.TapBefore, "", "", 0).Data, 1)
		if slices.ContainsFunc(o.last.Outbox, func(m report.Message) bool { return m.Do == report.ActFetch }) {
			t.Errorf("%d has the file before read", chat)
		}
	}
	if o.sends(ratna.Chat, report.MaxUpload+1) != nil {
		t.Error("a file that is too large is fetched")
	}
	o.reads(ratna.Chat, "admin_upload_large")
}

func TestAFileIsTakenIntoUseByWhoeverSentItAndNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.judged(report.Judged{By: "ratna", Message: 7, Verdict: report.UploadGood, Lines: []string{"x"}, Text: "a: b", Hash: "h"})
	p := o.agency.Proposal
	if p == nil || p.By != "ratna" || p.Text != "a: b" || p.Pressed {
		t.Fatal("nothing is proposed")
	}
	about := p.ID.String()
	for _, chat := range []report.ChatID{wahyu.Chat, rina.Chat, strangerChat} {
		for _, verb := range []string{report.TapUse, report.TapDrop} {
			o.tap(chat, tapButton("btn_use", verb, about, "", 0).Data, 1)
			if o.last.Agency != nil {
				t.Errorf("%d decides with %s about what ratna sent", chat, verb)
			}
		}
	}
	o.press(ratna.Chat, "btn_use")
	if !o.agency.Proposal.Pressed {
		t.Fatal("pressed, and nothing follows")
	}
	o.judged(report.Judged{By: "wahyu", Verdict: report.UploadGood, Text: "c: d"})
	o.reads(wahyu.Chat, "admin_upload_busy")
	if o.agency.Proposal.Text != "a: b" {
		t.Error("what was pressed is thrown away")
	}
	o.tap(ratna.Chat, tapButton("btn_use", report.TapDrop, about, "", 0).Data, 1)
	if o.last.Agency != nil {
		t.Error("what was pressed is dropped")
	}
	o.last = UploadDone("admin_upload_used", true, o.env())
	o.apply(report.Archive, o.last)
	if o.agency.Proposal != nil {
		t.Error("done, and still proposed")
	}
}

func TestAFileIsNotTakenIntoUseAfterAnHourNorAfterTheSenderLeft(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.judged(report.Judged{By: "ratna", Verdict: report.UploadGood, Text: "a: b"})
	about := o.agency.Proposal.ID.String()
	o.now = o.now.Add(report.ProposalLife - time.Second)
	o.people["ratna"] = report.PersonState{Person: "ratna", Frozen: true}
	o.tap(ratna.Chat, tapButton("btn_use", report.TapUse, about, "", 0).Data, 1)
	if o.last.Agency != nil {
		t.Error("a frozen account takes a file into use")
	}
	delete(o.people, "ratna")
	o.now = o.now.Add(time.Second)
	o.press(ratna.Chat, "btn_use")
	o.reads(ratna.Chat, "admin_upload_over")
	if o.last.Agency != nil {
		t.Error("in use after an hour")
	}
	o.people["ratna"] = report.PersonState{Person: "ratna", Frozen: true}
	o.judged(report.Judged{By: "ratna", Message: 9, Verdict: report.UploadGood, Text: "c: d"})
	if len(o.last.Outbox) != 1 || o.last.Outbox[0].Do != report.ActDelete || o.last.Agency != nil {
		t.Error("somebody who was frozen meanwhile hears what is in the file")
	}
}

func TestWhoIsOnDutyHearsOfAChange(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	change := DutyChanged(map[string]report.PersonID{"Manggar": "rina", "Lamaru": "sari"},
		map[string]report.PersonID{"Manggar": "budi", "Lamaru": "sari"}, o.env())
	o.apply(report.Archive, change)
	o.reads(budi.Chat, "staff_duty_yours")
	o.reads(rina.Chat, "staff_duty_over")
	if len(change.Outbox) != 2 {
		t.Errorf("%d were told", len(change.Outbox))
	}
}
