package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// alarmEvery is how often the coordinators hear the same alarm at most; the log has every one.
const alarmEvery = time.Hour

// alarms are the cries that go to the coordinators: about the program itself, never about a case.
type alarms struct {
	mu   sync.Mutex
	told map[string]time.Time
}

// due reports whether an alarm may be told now, and counts it as told.
func (a *alarms) due(key string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at, ok := a.told[key]; ok && now.Sub(at).Abs() < alarmEvery {
		return false
	}
	if a.told == nil {
		a.told = map[string]time.Time{}
	}
	a.told[key] = now
	return true
}

// forget lets an alarm be told again at once, when telling it did not work.
func (a *alarms) forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.told, key)
}

// alarm tells every coordinator one sentence without content, by the key of its words. It reports whether they know.
func (g *program) alarm(ctx context.Context, text report.Text) bool {
	if !g.alarms.due(text.Key, g.now()) {
		return true
	}
	change := report.Change{Outbox: g.cries(text)}
	err := g.store.Write(ctx, func(tx *store.Tx) error { return tx.Apply(0, change, g.now()) })
	if err != nil {
		g.alarms.forget(text.Key)
		g.log.LogAttrs(ctx, slog.LevelError, "coordinators not told", slog.String("err_kind", "store"))
		return false
	}
	g.bot.Wake()
	return true
}

// cries are one sentence without content for each of them.
func (g *program) cries(text report.Text) (all []report.Message) {
	city := g.accepted.Load().City
	for _, p := range city.People {
		if p.Role == report.RoleCoordinator {
			all = append(all, report.Message{
				To: p.Chat, Person: p.ID, Do: report.ActSend, As: report.AsNotice, Lang: city.Lang,
				Body: []report.Text{text}, Purpose: report.PurposeAlert, Lane: report.LaneAnswer,
			})
		}
	}
	return all
}
