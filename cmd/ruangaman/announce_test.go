package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"ruangaman"
	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/simulator"
)

// withoutRatna is the example with one coordinator less, and budi on duty where rina was.
var withoutRatna = strings.Replace(budiNow, "  ratna:  {nama: Ratna K.,  telegram: 510000009, peran: koordinator, telepon: \"0811-0000-0009\"}\n", "", 1)

// said counts the messages on a phone that match, after what was queued has left.
func (p *play) said(phone *simulator.Phone, pattern string) (n int) {
	p.t.Helper()
	want := regexp.MustCompile(pattern)
	for _, m := range phone.Messages() {
		if want.MatchString(m.Text) {
			n++
		}
	}
	return n
}

// drained waits until nothing is left to send now.
func (p *play) drained() {
	p.t.Helper()
	eventually(p.t, "everything is sent", func() bool { return p.counts().Ready == [3]int{} })
}

func TestTheCoordinatorThatAFilePutsAsideHearsOfIt(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	both := []*simulator.Phone{p.staff("ratna"), p.staff("wahyu")}
	p.save(withoutRatna)
	p.inForce(withoutRatna)
	for _, phone := range both {
		p.sees(phone, `yang baru sudah dipakai(.|\n)*ratna bukan petugas lagi`)
	}
}

// TestAFileThatWasEditedWhileTheBotWasOffIsAnnouncedAtTheNextStart: once, to the coordinators of the file before it.
func TestAFileThatWasEditedWhileTheBotWasOffIsAnnouncedAtTheNextStart(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna, wahyu := p.staff("ratna"), p.staff("wahyu")
	p.end()
	text := strings.Replace(withoutRatna, "  wahyu:  {nama: Wahyu T.,  telegram: 510000010, peran: koordinator}\n", newCoordinator, 1)
	text = strings.Replace(text, "kasus_selesai: 90 hari", "kasus_selesai: 14 hari", 1)
	p.save(text)
	p.again()
	for _, phone := range []*simulator.Phone{ratna, wahyu} {
		p.sees(phone, `yang baru sudah dipakai(.|\n)*ratna bukan petugas lagi(.|\n)*budi menggantikan rina`)
	}
	p.sees(p.staff("budi"), `Mulai sekarang Anda yang jaga`)
	p.sees(wahyu, "koordinator baru: Citra")
	p.sees(wahyu, `Kasus selesai: 90 hari → 14 hari`)
	if now := p.stands("citra"); now.Role != report.RoleUnvouched {
		t.Errorf("counts as %q", now.Role)
	}
	if keep := p.program.accepted.Load().City.Keep.Closed; keep != 90*24*time.Hour {
		t.Errorf("kept for %v", keep)
	}
	p.drained()
	p.end()
	p.again()
	p.drained()
	if n := p.said(wahyu, "yang baru sudah dipakai"); n != 1 {
		t.Errorf("told %d times:\n%s", n, wahyu)
	}
}

// TestACrashBetweenAcceptingAndAnnouncingLosesNoWord: the file is accepted, the copy is kept, and nobody was told yet.
func TestACrashBetweenAcceptingAndAnnouncingLosesNoWord(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	p.end()
	p.save(withoutRatna)
	p.look() // and then the power went
	p.again()
	p.sees(ratna, `ratna bukan petugas lagi(.|\n)*budi menggantikan rina`)
	p.sees(p.staff("wahyu"), `ratna bukan petugas lagi`)
}

func TestAFileWhoseFormerOneIsKeptNowhereIsAnnouncedAllTheSame(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	ratna := p.staff("ratna")
	p.end()
	for _, name := range []string{config.AcceptedPath(p.path), config.HistoryPath(p.path)} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	p.save(withoutRatna)
	p.again()
	p.sees(ratna, `config\.yaml berganti saat bot mati`)
	p.sees(p.staff("wahyu"), `config\.yaml berganti saat bot mati`)
}

// TestMistakesOfAFileAreToldAtTheStart: nobody reads what the program prints on the server.
func TestMistakesOfAFileAreToldAtTheStart(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	wahyu := p.staff("wahyu")
	p.end()
	p.save(strings.Replace(ruangaman.ExampleConfig, "urutan: [rina,", "urutan: [rinaa,", 1))
	p.again()
	p.sees(wahyu, `config\.yaml:\d+:\d+: petugas "rinaa" tidak dikenal — maksudnya "rina"`)
	p.drained()
	p.end()
	p.again()
	p.drained()
	if n := p.said(wahyu, "rinaa"); n != 1 {
		t.Errorf("told %d times:\n%s", n, wahyu)
	}
	p.save(budiNow)
	p.inForce(budiNow)
	p.sees(wahyu, `budi menggantikan rina`)
}

// TestAFileOnADiskThatCannotBeWrittenStaysTheOldOne presses a file in three places where none can be put: a file that is a
// mount of its own, as containers have it, a folder that is read only, and a full disk.
func TestAFileOnADiskThatCannotBeWrittenStaysTheOldOne(t *testing.T) {
	if !mountSmallDisk(t) {
		if !onSmallDisk(t, t.Name()) {
			t.Log("no file system may be mounted here")
		}
		return
	}
	for name, spoil := range map[string]func(*testing.T, string){"a file mounted alone": mountAlone, "read only": mountReadOnly, "full": fillDisk} {
		t.Run(name, func(t *testing.T) {
			p := watchedPlay(t)
			ratna := p.staff("ratna")
			ratna.SendDocument("config.yaml", []byte(budiNow), "")
			message, data := p.buttonOf(ratna, use)
			spoil(t, p.path)
			ratna.TapData(message, data)
			p.sees(ratna, "tidak bisa ditulis|tidak bisa menulis|tidak dapat")
			if p.onDisk() != ruangaman.ExampleConfig {
				t.Errorf("%d bytes on the disk", len(p.onDisk()))
			}
			if on := p.program.onDuty(p.now())["Manggar"]; on != "rina" {
				t.Errorf("%s is on duty", on)
			}
			kept, err := config.History(p.path)
			if err != nil || len(kept) != 1 {
				t.Errorf("remembered as used: %+v, %v", kept, err)
			}
			for _, name := range []string{config.AcceptedPath(p.path), p.path} {
				if raw, err := os.ReadFile(name); err != nil || string(raw) != ruangaman.ExampleConfig {
					t.Errorf("%s: %d bytes, %v", name, len(raw), err)
				}
			}
		})
	}
}

// TestAFileThatCannotBePutInPlaceHasNoButton: what the button must fail at is said before it is pressed, and what the file
// would change.
func TestAFileThatCannotBePutInPlaceHasNoButton(t *testing.T) {
	if !mountSmallDisk(t) {
		if !onSmallDisk(t, t.Name()) {
			t.Log("no file system may be mounted here")
		}
		return
	}
	for name, spoil := range map[string]func(*testing.T, string){"a file mounted alone": mountAlone, "read only": mountReadOnly} {
		t.Run(name, func(t *testing.T) {
			p := watchedPlay(t)
			ratna := p.staff("ratna")
			spoil(t, p.path)
			ratna.SendDocument("config.yaml", []byte(budiNow), "")
			p.sees(ratna, `tidak bisa menulis config\.yaml di sini[\s\S]*budi menggantikan rina`)
			if strings.Contains(fmt.Sprint(ratna), use) {
				t.Errorf("a button that must fail:\n%s", ratna)
			}
		})
	}
}

// TestPromise07WhoLeftWhileTheBotWasOffLosesTheCaseAndTheScreen: as when a file is changed while it runs.
func TestPromise07WhoLeftWhileTheBotWasOffLosesTheCaseAndTheScreen(t *testing.T) {
	t.Parallel()
	p := watchedPlay(t)
	p.handled(p.reporter(620000778))
	rina := p.staff("rina")
	p.end()
	p.save(strings.NewReplacer("rina", "wati", "510000001", "510000099").Replace(ruangaman.ExampleConfig))
	p.again()
	p.rings("agus", 1) // wati, on duty in rina's place, has never opened the chat with the bot
	eventually(t, "nothing is left on the phone of somebody who left", func() bool { return len(rina.Messages()) == 0 })
}
