package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"ruangaman/bot"
	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/store"
)

// serveCommand is the bot itself.
type serveCommand struct{}

func (serveCommand) Run(all *commands, w world) error {
	defer settleHeap()()
	if err := harden(); err != nil {
		return err
	}
	settings, watcher, err := firstSettings(all.Config, w)
	if err != nil {
		return err
	}
	if settings, err = settings.Override(w.getenv); err != nil {
		return fail("%v", err)
	}
	token, err := readToken(settings)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(w.errors, nil))
	g, err := assemble(w.ctx, parts{settings: settings, path: all.Config, watcher: watcher, token: token, log: log, now: w.now, ballast: store.DefaultBallast, canary: true,
		limits: limitsFor(settings.Telegram.API, w.getenv)})
	if err != nil {
		return startError(err, settings)
	}
	defer func() { _ = g.close() }()
	debug.FreeOSMemory() // what reading and proving the configuration left
	tellFirstStart(w, g, settings)
	log.Info("serving", slog.Int("count", len(settings.Warnings)))
	return endOf(g.serve(w.ctx))
}

// serve runs the program and watches its configuration file.
func (g *program) serve(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	done := make(chan struct{})
	go func() { defer close(done); g.watch(ctx, hup) }()
	err := g.run(ctx)
	stop()
	<-done
	return err
}

// readToken takes the token from the environment, which it then forgets, or from the file that the configuration names.
func readToken(s *config.Settings) (report.Secret, error) {
	if token, err := unset(config.EnvToken); err != nil || token != "" {
		return report.Secret(strings.TrimSpace(token)), err
	}
	raw, err := os.ReadFile(s.Telegram.TokenFile)
	token := strings.TrimSpace(string(raw))
	if err != nil || token == "" {
		return "", fail("token Telegram belum ada: simpan token dari @BotFather di %s, atau beri lewat %s", s.Telegram.TokenFile, config.EnvToken)
	}
	return report.Secret(token), nil
}

// startError is why the store did not open, in a sentence that says what to do.
func startError(err error, s *config.Settings) error {
	switch {
	case errors.Is(err, bot.ErrToken):
		return fail("token Telegram itu tidak berbentuk token; salin lagi dari @BotFather")
	case errors.Is(err, store.ErrLocked):
		return fail("folder %s sedang dipakai proses lain; hentikan dulu yang itu", s.Data.Folder)
	case errors.Is(err, store.ErrNoKey):
		return fail("kunci untuk %s tidak ada di %s; tidak ada yang diubah. Kembalikan folder kunci dari salinannya", s.Data.Folder, s.Data.Keys)
	case errors.Is(err, store.ErrWrongKey):
		return fail("kunci di %s bukan kunci untuk %s; tidak ada yang diubah", s.Data.Keys, s.Data.Folder)
	case errors.Is(err, store.ErrNewerSchema):
		return fail("data di %s ditulis oleh versi yang lebih baru; pakai versi itu. Tidak ada yang diubah", s.Data.Folder)
	default:
		return fmt.Errorf("mulai: %w", err)
	}
}

// tellFirstStart says once what losing the key means, and every time when key and data share a disk.
func tellFirstStart(w world, g *program, s *config.Settings) {
	if g.store.First {
		fmt.Fprintf(w.out, "Kunci baru dibuat di %s. Hilang kunci = hilang semua kasus: simpan salinannya di tempat yang aman.\n", s.Data.Keys)
	}
	if g.store.SameDisk {
		fmt.Fprintf(w.out, "Kunci dan data ada di satu cakram; siapa pun yang menyalin cakram itu bisa membaca semuanya.\n")
	}
}

// endOf turns the end of the bot into what a person reads.
func endOf(err error) error {
	if errors.Is(err, bot.ErrToken) {
		return fail("Telegram tidak mengenal token ini; periksa lagi di @BotFather")
	}
	return err
}
