package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"ruangaman/config"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/store"
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
	go g.monitor(ctx)
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
	before := g.accepted.Load()
	old := before.City
	if found.Settings == nil {
		g.log.LogAttrs(ctx, slog.LevelWarn, "configuration refused", slog.Int("count", len(config.Errors(found.Problems))))
		g.tellCoordinators(ctx, old, problemLines(found.Problems), func(lines report.Text) report.Text {
			return report.T("admin_config_refused", "lines", lines)
		})
		return
	}
	g.clearPhones(ctx, old, found.Settings.City) // before those who are put aside are asked who the new ones are
	g.accept(found.Settings)
	if err := g.settle(ctx); err != nil && ctx.Err() == nil {
		g.log.LogAttrs(ctx, slog.LevelError, "settle", slog.String("err_kind", "store"))
		g.stir()
	}
	if err := g.worker.Schedule(found.Settings.Cron, found.Settings.City.Zone); err != nil {
		g.log.LogAttrs(ctx, slog.LevelError, "schedule", slog.String("err_kind", "cron"))
	}
	g.worker.Review()
	g.tellOnDuty(ctx, before)
	g.auditor.review()
	g.log.LogAttrs(ctx, slog.LevelInfo, "configuration accepted", slog.Int("count", len(found.Settings.Warnings)))
	if len(found.Differences) > 0 {
		g.tellChange(ctx, old, found)
		g.bot.Introduce(ctx)
	}
}

// tellChange says to the coordinators of the old file what is different, and who brought it.
func (g *program) tellChange(ctx context.Context, old *report.City, found config.Reload) {
	by, ok := old.Person(found.By)
	if found.By != "" && !ok {
		by.Name = string(found.By)
	}
	g.tellCoordinators(ctx, old, found.Differences, func(lines report.Text) report.Text {
		if found.By == "" {
			return report.T("admin_config_accepted", "lines", lines)
		}
		return report.T("admin_config_from", "by", report.Raw(by.Name), "lines", lines)
	})
}

// tellOnDuty says to whoever is on duty at this moment, or was until now, that this has changed.
func (g *program) tellOnDuty(ctx context.Context, before *config.Settings) {
	now, at := g.accepted.Load(), g.now()
	g.write(ctx, "tell who is on duty", flows.DutyChanged(everyDuty(before.City, before.Roster, at), everyDuty(now.City, now.Roster, at),
		report.Env{Now: at, City: now.City}))
}

// clearPhones takes our messages from the phones of people who are no longer in petugas:. Their cases were offered anew;
// what still stands on their screens is theirs no more (P7).
func (g *program) clearPhones(ctx context.Context, before, after *report.City) {
	var change report.Change
	for _, p := range before.People {
		if _, stays := after.PersonByChat(p.Chat); !stays {
			change.Outbox = append(change.Outbox, report.Message{To: p.Chat, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency})
		}
	}
	g.write(ctx, "clear phones", change)
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

// tellCoordinators writes to everybody who was a coordinator before the change.
func (g *program) tellCoordinators(ctx context.Context, city *report.City, lines []string, say func(report.Text) report.Text) {
	words := say(report.Raw(strings.Join(fitting(lines, city.Lang), "\n")))
	var change report.Change
	for _, p := range city.People {
		if p.Role == report.RoleCoordinator {
			change.Outbox = append(change.Outbox, report.Message{
				To: p.Chat, Person: p.ID, Do: report.ActSend, As: report.AsNotice, Lang: city.Lang,
				Purpose: report.PurposeAlert, Lane: report.LaneRest,
				Body: []report.Text{words},
			})
		}
	}
	g.write(ctx, "tell coordinators", change)
}

// write applies a change that follows from the configuration; what it queued leaves at once.
func (g *program) write(ctx context.Context, event string, change report.Change) {
	if len(change.Outbox) == 0 {
		return
	}
	err := g.store.Write(ctx, func(tx *store.Tx) error { return tx.Apply(0, change, g.now()) })
	if err != nil && ctx.Err() == nil {
		g.log.LogAttrs(ctx, slog.LevelError, event, slog.String("err_kind", "store"))
		return
	}
	g.bot.Wake()
}
