package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// stands is the entry of a person as it counts now.
func (p *play) stands(id report.PersonID) report.Person {
	p.t.Helper()
	if err := p.program.settle(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	person, ok := p.program.accepted.Load().City.Person(id)
	if !ok {
		p.t.Fatalf("nobody is called %s", id)
	}
	return person
}

// codeBeside is the code of the one open case that has another.
func (p *play) codeBeside(known string) (code string) {
	p.t.Helper()
	err := p.program.store.Write(p.t.Context(), func(tx *store.Tx) error {
		cases, err := tx.OpenCases(report.ID{}, 10)
		for _, c := range cases {
			if string(c.Code) != known {
				code = string(c.Code)
			}
		}
		return err
	})
	if err != nil || code == "" {
		p.t.Fatalf("no other case: %v", err)
	}
	return code
}

// newCoordinator is a line that makes somebody nobody knows a coordinator.
const newCoordinator = "  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n" +
	"  citra:  {nama: Citra D.,  telegram: 510000077, peran: koordinator}\n"

func TestPromise07ANewCoordinatorSeesNothingUntilAnOldOneVouchesAndNeverWhatIsOlder(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	ratna, wahyu := p.staff("ratna"), p.staff("wahyu")
	_, old := p.handled(p.reporter(620000881))
	edit("  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n", newCoordinator)
	citra := p.staff("citra")
	citra.Start()
	p.sees(ratna, `koordinator baru: Citra D\. \(citra\), nomor Telegram berakhiran 077`)
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Fatalf("counts as %q before anybody vouched", now.Role)
	}
	citra.Say("/kasus " + old)
	citra.Say("/bekukan rina")
	p.press(wahyu, "SAHKAN, saya kenal")
	p.sees(ratna, `Wahyu T\. sudah mengesahkan citra`)
	if now := p.stands("citra"); now.Role != report.RoleCoordinator || now.Since.IsZero() {
		t.Fatalf("vouched for, and counts as %q since %v", now.Role, now.Since)
	}
	citra.Say("/kasus " + old)
	p.sees(citra, "tidak ditemukan")
	p.tell(p.reporter(620000882))
	fresh := p.codeBeside(old)
	citra.Say("/kasus " + fresh)
	p.sees(citra, fresh)
	if strings.Contains(citra.String(), old+" ·") {
		t.Errorf("a case from before the vouching is shown:\n%s", citra)
	}
}

func TestAnUnknownCoordinatorStaysUnknownAcrossARestart(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	ratna := p.staff("ratna")
	found := edit("  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n", newCoordinator)
	p.press(ratna, "BUKAN, saya tidak kenal")
	p.sees(p.staff("wahyu"), `Ratna K\. tidak mengenal citra`)
	p.end()
	restarted := *p.program.settings
	restarted.City, restarted.Roster, restarted.Hash = found.Settings.City, found.Settings.Roster, found.Settings.Hash
	p.start(&restarted)
	p.forward(10 * 24 * time.Hour)
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Errorf("counts as %q", now.Role)
	}
}

func TestAFileThatPutsAllCoordinatorsAsideAsksThem(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	ratna := p.staff("ratna")
	edit("  ratna:  {nama: Ratna K.,  telegram: 510000009, peran: koordinator, telepon: \"0811-0000-0009\"}\n", "",
		"  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n", "  citra:  {nama: Citra D.,  telegram: 510000077, peran: koordinator}\n")
	p.sees(ratna, `Citra D\. \(citra\)`)
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Fatalf("counts as %q", now.Role)
	}
	p.forward(report.DelayShorter - time.Minute)
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Fatalf("counts as %q before the time is over", now.Role)
	}
	p.forward(2 * time.Minute)
	if now := p.stands("citra"); now.Role != report.RoleCoordinator {
		t.Errorf("nobody answered, and the agency is left without a coordinator: %q", now.Role)
	}
}

func TestAShorterRetentionWaitsThreeDaysAndCanBeHeld(t *testing.T) {
	t.Parallel()
	p, edit := reloadPlay(t)
	ratna := p.staff("ratna")
	keeps := func() time.Duration { p.stands("ratna"); return p.program.accepted.Load().City.Keep.Closed }
	const day = 24 * time.Hour
	edit("kasus_selesai: 90 hari", "kasus_selesai: 14 hari")
	p.sees(ratna, `Kasus selesai: 90 hari → 14 hari`)
	if got := keeps(); got != 90*day {
		t.Fatalf("in force at once: %v", got)
	}
	p.press(ratna, "TAHAN")
	p.sees(p.staff("wahyu"), `Ratna K\. menahan`)
	p.forward(report.DelayShorter + time.Minute)
	if got := keeps(); got != 90*day {
		t.Fatalf("held, and in force: %v", got)
	}
	edit("kasus_selesai: 14 hari", "kasus_selesai: 28 hari")
	p.forward(report.DelayShorter - time.Minute)
	if got := keeps(); got != 90*day {
		t.Fatalf("in force before its time: %v", got)
	}
	p.forward(2 * time.Minute)
	if got := keeps(); got != 28*day {
		t.Fatalf("not in force after its time: %v", got)
	}
	edit("kasus_selesai: 28 hari", "kasus_selesai: 60 hari")
	if got := keeps(); got != 60*day {
		t.Errorf("a longer one waits: %v", got)
	}
}

// ratnaLine and wahyuLine are the coordinators of the example.
const (
	ratnaLine = "  ratna:  {nama: Ratna K.,  telegram: 510000009, peran: koordinator, telepon: \"0811-0000-0009\"}\n"
	wahyuLine = "  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n"
	citraLine = "  citra:  {nama: Citra D.,  telegram: 510000077, peran: koordinator}\n"
)

// takeovers are files that leave nobody who was a coordinator before.
var takeovers = map[string][]string{
	"removed":       {ratnaLine, "", wahyuLine, citraLine},
	"made helpers":  {ratnaLine, strings.Replace(ratnaLine, ", peran: koordinator", "", 1), wahyuLine, strings.Replace(wahyuLine, ", peran: koordinator", "", 1) + citraLine},
	"another phone": {"telegram: 510000009", "telegram: 510000078", wahyuLine, strings.Replace(wahyuLine, "510000010", "510000079", 1) + citraLine},
}

// TestPromise07AFileThatPutsAllCoordinatorsAsideIsStoppedByThem: who was put aside may say no, and hold what destroys.
func TestPromise07AFileThatPutsAllCoordinatorsAsideIsStoppedByThem(t *testing.T) {
	t.Parallel()
	for name, pairs := range takeovers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, edit := reloadPlay(t)
			ratna, wahyu := p.staff("ratna"), p.staff("wahyu")
			if found := edit(append(pairs, "kasus_selesai: 90 hari", "kasus_selesai: 14 hari")...); found.Settings == nil {
				t.Fatal(found.Problems)
			}
			p.sees(ratna, `Citra D\. \(citra\)`)
			p.forward(time.Minute) // and it is looked at again
			p.stands("citra")
			for _, m := range ratna.Messages() {
				for _, b := range slices.Concat(m.Buttons...) {
					if strings.HasPrefix(b.Text, "BUKAN") {
						ratna.TapData(m.ID, b.Data)
					}
				}
			}
			p.sees(ratna, `(ratna|Ratna K\.) tidak mengenal citra`)
			p.press(wahyu, "TAHAN")
			p.sees(ratna, `(wahyu|Wahyu T\.) menahan`)
			p.forward(report.DelayShorter + time.Hour)
			if now := p.stands("citra"); now.Role != report.RoleUnvouched {
				t.Errorf("the old ones said no, and citra counts as %q", now.Role)
			}
			if keep := p.program.accepted.Load().City.Keep.Closed; keep != 90*24*time.Hour {
				t.Errorf("held, and kept for %v", keep)
			}
		})
	}
}
