package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// foreignConfig has two kecamatan, waits in seconds and only the required keys (and rute, to tick every second).
const foreignConfig = `versi: 1
petugas:
  rina:  {nama: Rina W.,  telegram: 510000001, tinggal: Manggar}
  budi:  {nama: Budi S.,  telegram: 510000002, tinggal: Lamaru}
  hasan: {nama: Hasan B., telegram: 510000008, tinggal: Prapatan}
  ratna: {nama: Ratna K., telegram: 510000009, peran: koordinator}
  wahyu: {nama: Wahyu T., telegram: 510000010, peran: koordinator}
wilayah:
  Balikpapan Timur: [Manggar, Lamaru]
  Balikpapan Kota: [Prapatan, Damai]
jadwal:
  - untuk: [Balikpapan Timur]
    jaga:
      - {hari: setiap hari, jam: 07:00-19:00, giliran: mingguan, mulai: 2026-01-05, urutan: [rina]}
      - {hari: setiap hari, jam: 19:00-07:00, giliran: mingguan, mulai: 2026-01-05, urutan: [rina]}
    cadangan: [budi]
  - untuk: [Balikpapan Kota]
    jaga:
      - {hari: setiap hari, jam: 07:00-19:00, giliran: mingguan, mulai: 2026-01-05, urutan: [hasan]}
      - {hari: setiap hari, jam: 19:00-07:00, giliran: mingguan, mulai: 2026-01-05, urutan: [hasan]}
    cadangan: [rina]
eskalasi:
  biasa:
    - {kepada: petugas jaga, tunggu: 4 detik}
    - {kepada: cadangan, tunggu: 4 detik}
    - {kepada: koordinator, ulangi: 4 detik}
  mendesak:
    - {kepada: petugas jaga, tunggu: 4 detik}
    - {kepada: cadangan, tunggu: 4 detik}
    - {kepada: koordinator, ulangi: 4 detik}
  darurat:
    - {kepada: petugas jaga, tunggu: 4 detik}
    - {kepada: [cadangan, koordinator], sekaligus: ya, ulangi: 4 detik}
bantuan:
  - {nama: Polisi, nomor: "110", untuk: [darurat], catatan: nomor Anda tercatat}
  - {nama: SAPA 129, nomor: "129", untuk: [kekerasan, anak]}
zona_waktu: Asia/Makassar
rute: {cron: "@every 1s"}
`

const (
	foreignToken    = "7000000001:AAForeignForeignForeignForeignForeign00"
	foreignReporter = 620000777
	foreignStory    = "kenarikuning bersuara pelan sekali"
	rina, budi      = 510000001, 510000002
	hasan, ratna    = 510000008, 510000009
	wahyu           = 510000010
	patience        = 40 * time.Second
)

var receiptForm = regexp.MustCompile(`\b\d{4} \d{4} \d{4} \d{4}\b`)

// foreignWorld is the binary beside a foreign Bot API.
type foreignWorld struct {
	*foreignServer
	dir, data, keys, config string
	binary                  string // "": as the other tests run it
	log                     lockedBuffer
	process                 *process
}

func newForeignWorld(t *testing.T) *foreignWorld {
	t.Helper()
	w := &foreignWorld{foreignServer: newForeignServer(t, foreignToken), dir: t.TempDir()}
	w.data, w.keys, w.config = filepath.Join(w.dir, "data"), filepath.Join(w.dir, "kunci"), filepath.Join(w.dir, "config.yaml")
	if err := os.WriteFile(w.config, []byte(foreignConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	w.start(t)
	for _, id := range []int64{rina, budi, hasan, ratna, wahyu} {
		w.say(id, "/start")
		w.until(t, "an answer to a helper's /start", patience, func() bool { return len(w.buttons(id)) > 0 })
	}
	return w
}

func (w *foreignWorld) start(t *testing.T) {
	t.Helper()
	path := w.binary
	if path == "" {
		path = binary(t)
	}
	w.process = startThis(t, path, &w.log, []string{
		"RUANGAMAN_TELEGRAM_API=" + w.url, "RUANGAMAN_TELEGRAM_TOKEN=" + w.token,
		"RUANGAMAN_DATA=" + w.data, "RUANGAMAN_KUNCI=" + w.keys,
	}, "serve", "--config", w.config)
}

// buttons are all buttons a chat can press now.
func (w *foreignWorld) buttons(id int64) (all []foreignButton) {
	for _, m := range w.visible(id) {
		all = append(all, m.buttons...)
	}
	return all
}

// tap presses the first visible button whose label contains want.
func (w *foreignWorld) tap(t *testing.T, id int64, want string) {
	t.Helper()
	w.until(t, "a button "+want, patience, func() bool { _, data, ok := w.shows(id, want); return ok && data != "" })
	m, data, _ := w.shows(id, want)
	w.press(id, m, data)
}

// walk presses its way to a receipt whatever the wording: it knows no label and prefers what it has pressed least.
func (w *foreignWorld) walk(t *testing.T, id int64, prefer []string, say string) string {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(id), 1))
	pressed := map[string]int{}
	w.say(id, "/start")
	for act := range 1000 {
		var receipt string
		before := ""
		w.until(t, "a screen with buttons after act "+strconv.Itoa(act), patience, func() bool {
			receipt = w.receipt(id)
			before = w.screen(id)
			return receipt != "" || w.answered(id)
		})
		if receipt != "" {
			return receipt
		}
		switch {
		case len(w.buttons(id)) == 0: // it pressed the quick exit; a person would open the chat again
			w.say(id, "/mulai")
		case say != "" && act == 12:
			w.say(id, say)
		default:
			m, b := w.choose(id, prefer, pressed, random)
			pressed[w.words(id)+b.label]++
			w.press(id, m, b.data)
		}
		w.settle(id, before)
	}
	t.Fatal("1000 acts and no receipt")
	return ""
}

// choose takes a preferred label that was not pressed on this screen before, else the least pressed button.
func (w *foreignWorld) choose(id int64, prefer []string, pressed map[string]int, random *rand.Rand) (foreignMessage, foreignButton) {
	screen, best := w.words(id), 1<<30
	var message foreignMessage
	var button foreignButton
	for _, m := range w.visible(id) {
		for _, b := range m.buttons {
			score := 10*pressed[screen+b.label] + random.IntN(5)
			for rank, p := range prefer {
				if strings.Contains(b.label, p) && pressed[screen+b.label] == 0 {
					score = rank - 1000
				}
			}
			if score < best {
				best, message, button = score, m, b
			}
		}
	}
	return message, button
}

// words is what a person reads in a chat, whatever the ids of the messages: a screen seen before is recognised when it
// comes again in a new message.
func (w *foreignWorld) words(id int64) string {
	var b strings.Builder
	for _, m := range w.visible(id) {
		if !m.mine {
			b.WriteString(m.text)
		}
	}
	return b.String()
}

// screen is everything of ours that is visible in a chat, as one text.
func (w *foreignWorld) screen(id int64) string {
	var b strings.Builder
	for _, m := range w.visible(id) {
		if !m.mine {
			fmt.Fprintln(&b, m.id, m.text, m.buttons)
		}
	}
	return b.String()
}

// settle gives the bot a moment to answer an act; an act that changes nothing is lawful, so it waits without failing.
func (w *foreignWorld) settle(id int64, before string) {
	deadline := time.After(1500 * time.Millisecond)
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if w.screen(id) != before {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			return
		}
	}
}

func (w *foreignWorld) receipt(id int64) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.everSent {
		if m.chat == id && receiptForm.MatchString(m.text) {
			return receiptForm.FindString(m.text)
		}
	}
	return ""
}

// TestForeignBotAPIProgramGetsThrough is the "a program that speaks the Bot API by itself".
func TestForeignBotAPIProgramGetsThrough(t *testing.T) {
	t.Parallel()
	w := newForeignWorld(t)
	receipt := w.walk(t, foreignReporter, []string{"Cerita", "18 ke atas", "Ya, boleh", "saat ini aman", "hanya saya", "Timur", "Lamaru", "Boleh, kirim", "Lewati"}, foreignStory)

	w.until(t, "the push at rina's", patience, func() bool { _, data, ok := w.shows(rina, "BUKA"); return ok && data != "" })
	for _, other := range []int64{budi, hasan, ratna, wahyu} {
		if _, _, ok := w.shows(other, "BUKA"); ok && !w.climbed(budi) {
			t.Errorf("somebody who is not on duty has the push as well")
		}
	}
	w.tap(t, rina, "BUKA")
	w.until(t, "a case code and TERIMA", patience, func() bool {
		_, _, code := w.shows(rina, "K-")
		_, _, accept := w.shows(rina, "TERIMA")
		return code && accept
	})
	if strings.Contains(w.screen(rina), "kenarikuning") {
		t.Error("the story shows before TERIMA")
	}

	// Silence climbs the ladder, also across kill -9.
	w.process.kill()
	w.start(t)
	w.until(t, "the push at the backup's", patience, func() bool { _, _, ok := w.shows(budi, "BUKA"); return ok })
	w.until(t, "the push at a coordinator's", patience, func() bool { _, _, ok := w.shows(ratna, "BUKA"); return ok })
	if _, _, ok := w.shows(hasan, "BUKA"); ok {
		t.Error("somebody of another kecamatan has the push")
	}

	// A late TERIMA steals nothing.
	w.tap(t, budi, "BUKA")
	w.until(t, "TERIMA at the backup's", patience, func() bool { _, data, ok := w.shows(budi, "TERIMA"); return ok && data != "" })
	late, lateData, _ := w.shows(rina, "TERIMA")
	w.tap(t, budi, "TERIMA")
	w.until(t, "the case at the backup's", patience, func() bool { _, _, ok := w.shows(budi, "PANGGIL KOORDINATOR"); return ok })
	w.press(rina, late, lateData)
	w.until(t, "thanks at the late one's", patience, func() bool { _, _, ok := w.shows(rina, "rekan"); return ok })
	if _, _, ok := w.shows(rina, "PANGGIL KOORDINATOR"); ok {
		t.Error("a late TERIMA stole the case")
	}

	w.process.kill()
	w.nothingIsReadable(t, receipt)
}

// climbed tells whether a step above the first was reached in the meantime, which a slow machine may allow.
func (w *foreignWorld) climbed(next int64) bool { _, _, ok := w.shows(next, "BUKA"); return ok }

// nothingIsReadable searches every file under the data and key folders and the log for what must not be there.
func (w *foreignWorld) nothingIsReadable(t *testing.T, receipt string) {
	t.Helper()
	searchFor(t, []string{"kenarikuning", strconv.Itoa(foreignReporter), foreignFirstName, "Kanarilast", foreignUsername,
		receipt, strings.ReplaceAll(receipt, " ", ""), "Lamaru", "lamaru", "510000001", w.token}, w.log.String(), w.data, w.keys)
}

// searchFor fails when one of the secrets stands in the log or in any file under the folders. It names them by number,
// so that a failing test does not spread them.
func searchFor(t *testing.T, secrets []string, log string, folders ...string) {
	t.Helper()
	files := 0
	look := func(name string, content []byte) {
		for i, s := range secrets {
			if bytes.Contains(content, []byte(s)) {
				t.Errorf("%s holds secret number %d in clear", name, i)
			}
		}
	}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			files++
			look(filepath.Base(path), content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < len(folders) {
		t.Fatalf("only %d files were searched", files)
	}
	look("the log", []byte(log))
}

// TestPressingAnythingLeadsToAReceipt: people who know no label and press what they have not pressed yet get there too.
func TestPressingAnythingLeadsToAReceipt(t *testing.T) {
	t.Parallel()
	w := newForeignWorld(t)
	for id := int64(630000001); id <= 630000003; id++ {
		w.walk(t, id, nil, "")
	}
}
