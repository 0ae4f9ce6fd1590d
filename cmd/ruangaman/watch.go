package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
	"unicode/utf8"

	"ruangaman/config"
	"ruangaman/report"
)

// firstSettings reads the configuration for serve: the file, or its accepted copy when the file has a mistake.
func firstSettings(path string, w world) (*config.Settings, *config.Watcher, error) {
	begin, err := config.LoadOrAccepted(path, w.now())
	if err != nil {
		return nil, nil, cannotRead(path, err)
	}
	if begin.Settings == nil {
		return nil, nil, refused(w, begin.Problems)
	}
	if begin.FromCopy() {
		fmt.Fprintf(w.out, "%s belum benar; bot berjalan dengan %s, yang terakhir diterima:\n", path, config.AcceptedPath(path))
		tell(w, begin.Problems)
	}
	return begin.Settings, config.NewWatcher(path, begin, w.now), nil
}

// watch looks at the configuration file until ctx ends; SIGHUP has it judged at once.
func (g *program) watch(ctx context.Context, hup <-chan os.Signal) {
	var monitoring sync.WaitGroup
	monitoring.Go(func() { g.monitor(ctx) })
	defer monitoring.Wait()
	tick := time.NewTicker(config.Interval)
	defer tick.Stop()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				g.watcher.Request()
			}
		}
	}()
	g.watcher.Run(ctx, tick.C, func(found config.Reload) { g.reloaded(ctx, found) })
}

// reloaded switches to a good file, or stays and names the mistakes; the coordinators of the old file hear of both.
func (g *program) reloaded(ctx context.Context, found config.Reload) {
	if found.Settings == nil {
		g.refuse(ctx, found, func(report.Agency) bool { return true })
		return
	}
	g.hold(found)
	g.accept(found.Settings)
	if err := g.settle(ctx); err != nil && ctx.Err() == nil {
		g.log.LogAttrs(ctx, slog.LevelError, "settle", slog.String("err_kind", "store"))
		g.stir()
	}
	if err := g.worker.Schedule(found.Settings.Cron, found.Settings.City.Zone); err != nil {
		g.log.LogAttrs(ctx, slog.LevelError, "schedule", slog.String("err_kind", "cron"))
	}
	g.worker.Review()
	g.auditor.review()
	g.log.LogAttrs(ctx, slog.LevelInfo, "configuration accepted", slog.Int("count", len(found.Settings.Warnings)))
	if len(found.Differences) > 0 {
		g.bot.Introduce(ctx)
	}
}

func problemLines(problems []config.Problem) []string {
	var lines []string
	for _, p := range config.Errors(problems) {
		p.File = filepath.Base(p.File)
		lines = append(lines, p.String())
	}
	return lines
}

// maxTold is how many letters of lines one message carries; Telegram takes 4096 with everything around them.
const maxTold = 3500

// maxLine is how many letters of one line.
const maxLine = 400

// fitting keeps as many lines as one message carries and says how many are left out.
func fitting(lines []string, lang report.Lang) []string {
	var out []string
	letters := 0
	for i, line := range lines {
		if r := []rune(line); len(r) > maxLine { // somebody's file may hold anything
			line = string(r[:maxLine]) + "…"
		}
		if letters += utf8.RuneCountInString(line) + 1; i < config.MaxShown && letters <= maxTold {
			out = append(out, line)
			continue
		}
		left := "… dan %d lagi"
		if lang == report.English {
			left = "… and %d more"
		}
		return append(out, fmt.Sprintf(left, len(lines)-i))
	}
	return out
}
