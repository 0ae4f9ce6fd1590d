package main

import (
	"context"
	"errors"
	"testing"

	"ruangaman/simulator"
)

// What is said after the report was sent, each in words that stand nowhere else.
const (
	talkWord   = "kenarijingga"
	talkPlace  = "kenaribiru di gang ketiga"
	talkLetter = "Kenarimerah sudah kami baca. Pelan-pelan saja."
	talkAnswer = "kenariputih menunggu di jendela"
)

// afterwards is what follows a report, met by kill -9: a code word, how to be reached, a letter and its answer.
var afterwards = crashPlay{tell: tellRoutine, whole: wholeTalk, holds: talkHolds}

// TestPromise01ACrashAtAnyStepAfterSendingLosesNothing: what was added is there once, each letter arrived and was written down
// once, and neither side learned the other.
func TestPromise01ACrashAtAnyStepAfterSendingLosesNothing(t *testing.T) {
	t.Parallel()
	crashEverywhere(t, afterwards, false, crashSample/2)
}

// deed is one thing done on a phone, and what shows that it was heard.
type deed struct {
	phone *simulator.Phone
	press []string
	say   string
	sees  string
}

// perform does one thing after the other, each when the one before was heard.
func perform(ctx context.Context, deeds []deed) error {
	for _, d := range deeds {
		if err := presses(ctx, d.phone, d.press...); err != nil {
			return err
		}
		if d.say != "" {
			d.phone.Say(d.say)
		}
		if _, err := d.phone.WaitText(ctx, d.sees); err != nil {
			return err
		}
	}
	return nil
}

func wholeTalk(w *crashWorld, ctx context.Context) (receipt string, err error) {
	a, _, err := w.opens()
	if err != nil {
		return "", err
	}
	if receipt, err = w.play.tell(w, ctx, a); err != nil {
		return "", err
	}
	helper, other := w.sim.Phone(budi, simulator.Profile{}), w.sim.Phone(crashOther, simulator.Profile{})
	return receipt, perform(ctx, []deed{
		{phone: a, press: []string{"Tambah lagi", "Kata rahasia"}, sees: "kata"},
		{phone: a, say: talkWord, sees: "sekali lagi"},
		{phone: a, say: talkWord, sees: "Sudah dipasang"},
		{phone: a, press: []string{"Cara menemukan saya", "Di tempat pilihan saya"}, sees: "Di tempat mana"},
		{phone: a, say: talkPlace, sees: "terpisah dari cerita. Yang bisa"},
		{phone: helper, press: []string{"BUKA", "TERIMA", "Lanjut", "TIDAK KENAL, LANJUT", "TULIS"}, sees: "tulis pesan untuk pelapor"},
		{phone: helper, say: talkLetter, sees: talkLetter},
		{phone: helper, press: []string{"KIRIM"}, sees: "kotak pesan"},
		{phone: a, press: []string{"Pesan", "Aman, buka pesan"}, sees: talkLetter},
		{phone: a, press: []string{"Tulis pesan"}, sees: "Tulis di sini"},
		{phone: a, say: talkAnswer, sees: "Sudah kami simpan untuk pendamping"},
		{phone: helper, press: []string{"PERCAKAPAN"}, sees: talkAnswer},
		{phone: a, say: "/keluar", sees: "Info minggu ini"},
		{phone: other, say: receipt, sees: "Seorang petugas sudah menerima"},
	})
}

func talkHolds(w *crashWorld, receipt string, kills int) error {
	cases, err := openCases(w.t.Context(), w.dir, crashConfig)
	if err == nil && len(cases) == 1 {
		c := cases[0]
		switch {
		case c.Word.IsZero() || !c.Word.Fits(talkWord):
			err = errors.New("the code word is lost")
		case c.Reach.Zero():
			err = errors.New("how to be reached is lost")
		case len(c.Letters) != 2 || c.Letters[0].Text != talkLetter || c.Letters[1].Text != talkAnswer:
			err = errors.New("a letter is lost, or written down twice")
		}
	}
	return errors.Join(err, storyHolds(w, receipt, kills), cleanLog(w.log.String(), talkWord, talkPlace, talkLetter, talkAnswer))
}
