package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/store"
)

// verifyReceiptCommand tells whether a slip that somebody shows was given by this bot: DP3AKB's answer to "did this report
// exist?". It reads key and data only, also while serve runs, and says nothing about the case.
type verifyReceiptCommand struct {
	Slip []string `arg:"" optional:"" placeholder:"KODE TANGGAL ANGKA" help:"Seperti tertulis, misalnya: K-7F3Q 2026-11-23 7KQ4M-…; tanpa ini dibaca dari masukan, supaya tidak tersimpan di riwayat perintah."`
}

// maxSlip bounds what is read of a slip: three lines.
const maxSlip = 1 << 10

func (c verifyReceiptCommand) Run(all *commands, w world) error {
	text := strings.Join(c.Slip, " ")
	if len(c.Slip) == 0 && w.in != nil {
		typed, err := io.ReadAll(io.LimitReader(w.in, maxSlip))
		if err != nil {
			return fail("masukan tidak bisa dibaca")
		}
		text = string(typed)
	}
	g, err := glance(all, w)
	if err != nil {
		return err
	}
	defer func() { _ = g.Close() }()
	slip, whole := report.ParseSlip(text)
	valid := slip.Is(g.Prove(slip.Code, slip.Day)) // asked in any case: a slip that cannot be read takes as long as a wrong one
	if whole && valid {
		fmt.Fprintln(w.out, "SAH")
		return nil
	}
	fmt.Fprintln(w.out, "TIDAK SAH")
	if group := slip.Misread(); whole && group > 0 {
		fmt.Fprintf(w.out, "Kelompok ke-%d mungkin salah baca atau salah ketik.\n", group)
	}
	return exit{}
}

// glance opens the data folder for reading.
func glance(all *commands, w world) (*store.Glance, error) {
	s, err := usable(all.Config, w)
	if err != nil {
		return nil, err
	}
	g, err := store.Look(store.Options{Data: s.Data.Folder, Keys: s.Data.Keys})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail("belum ada data di %s", s.Data.Folder)
	case errors.Is(err, store.ErrNoKey):
		return nil, fail("tidak ada kunci di %s", s.Data.Keys)
	case errors.Is(err, store.ErrWrongKey):
		return nil, fail("kunci di %s bukan kunci data ini", s.Data.Keys)
	case err != nil:
		return nil, fail("data tidak bisa dibaca (%v)", unwrapPath(err))
	}
	return g, nil
}

// usable are the settings in force, for commands that only read: the file's, or where it has a mistake those that were last
// accepted, like serve.
func usable(path string, w world) (*config.Settings, error) {
	s, problems, err := config.Load(path, w.now())
	if err != nil {
		return nil, cannotRead(path, err)
	}
	if s == nil {
		if s, err = config.Accepted(path, w.now()); err != nil || s == nil {
			return nil, refused(w, problems)
		}
	}
	if s, err = s.Override(w.getenv); err != nil {
		return nil, fail("%v", err)
	}
	return s, nil
}
