package main

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"ruangaman/config"
	"ruangaman/report"
	"ruangaman/roster"
)

// Swaps and leaves from a phone: what /tukar and /izin ask of the roster, and how what was agreed enters it.

// bookAhead is how far ahead a turn can be swapped from a phone.
const bookAhead = 14 * 24 * time.Hour

// book is the roster in force as a conversation with staff asks it.
type book struct {
	settings *config.Settings
	versions []report.AcceptedFile
	now      time.Time
}

func (g *program) book(now time.Time) report.DutyBook {
	b := book{settings: g.accepted.Load(), now: now}
	if all := g.versions.Load(); all != nil {
		b.versions = *all
	}
	return b
}

// Versions are the accepted configuration files.
func (b book) Versions() []report.AcceptedFile { return b.versions }

// Turns are the coming turns of a person, soonest first; those at the same time in several areas are one.
func (b book) Turns(p report.PersonID) []report.Turn {
	return b.turns(p, b.now, b.now.Add(bookAhead))
}

// turns are those that begin between two instants.
func (b book) turns(p report.PersonID, from, until time.Time) []report.Turn {
	var out []report.Turn
	for _, wards := range b.settings.Roster.Alike() {
		// A day further, so that the last one stands there whole.
		for _, d := range b.settings.Roster.Duties(wards[0], from, until.Add(24*time.Hour)) {
			if d.Person != p || !d.From.Before(until) {
				continue
			}
			i := slices.IndexFunc(out, func(t report.Turn) bool { return t.From.Equal(d.From) && t.Until.Equal(d.Until) })
			if i < 0 {
				out = append(out, report.Turn{From: d.From, Until: d.Until})
				i = len(out) - 1
			}
			out[i].Wards = append(out[i].Wards, wards...)
		}
	}
	slices.SortStableFunc(out, func(a, b report.Turn) int { return a.From.Compare(b.From) })
	return out
}

// Free are the activists who could stand in: not on leave, and allowed to see what comes from these areas.
func (b book) Free(p report.PersonID, wards []string, from, until time.Time) []report.PersonID {
	for _, t := range b.turns(p, from, until) {
		wards = append(slices.Clone(wards), t.Wards...)
	}
	var out []report.PersonID
	for _, other := range b.settings.City.People {
		avoids := slices.ContainsFunc(wards, func(w string) bool { return slices.Contains(other.Avoid, w) })
		if other.ID != p && other.Role == report.RoleActivist && other.Chat != 0 && !avoids && !b.away(other.ID, from, until) {
			out = append(out, other.ID)
		}
	}
	return out
}

// away reports whether a person is on leave at any time between two instants.
func (b book) away(p report.PersonID, from, until time.Time) bool {
	for at := from; at.Before(until); at = at.Add(6 * time.Hour) {
		if b.settings.Roster.OnLeave(p, at) {
			return true
		}
	}
	return b.settings.Roster.OnLeave(p, until.Add(-time.Second))
}

// agreedNow are the agreements that count, the newest first: both people are still in petugas:, the substitute as one who
// takes turns.
func agreedNow(all []report.Agreed, people []report.Person, now time.Time) []report.Agreed {
	role := map[report.PersonID]report.Role{}
	for _, p := range people {
		role[p.ID] = p.Role
	}
	out := slices.DeleteFunc(slices.Clone(all), func(g report.Agreed) bool {
		return !g.Yes || g.Over(now) || role[g.Person] == "" || role[g.Substitute] != report.RoleActivist
	})
	slices.SortStableFunc(out, func(a, b report.Agreed) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	return out
}

func sameAgreed(before *[]report.Agreed, now []report.Agreed) bool {
	if before == nil {
		return len(now) == 0
	}
	return slices.EqualFunc(*before, now, func(a, b report.Agreed) bool { return a.ID == b.ID && a.At.Equal(b.At) })
}

// withAgreed puts agreements, newest first, into a roster.
func withAgreed(r *roster.Roster, agreed []report.Agreed) *roster.Roster {
	return r.With(config.Beside(agreed, r.Zone()))
}

// writeBeside lets people read what is in force beside the configuration. That nobody can write there changes nothing of
// what is in force.
func (g *program) writeBeside(ctx context.Context) {
	if g.path == "" {
		return
	}
	g.besideTurn.Lock()
	defer g.besideTurn.Unlock()
	var agreed []report.Agreed
	if now := g.agreed.Load(); now != nil {
		agreed = *now
	}
	if err := config.WriteBeside(g.path, agreed, g.accepted.Load().City.Zone); err != nil {
		g.log.LogAttrs(ctx, slog.LevelWarn, "write what was agreed", slog.String("err_kind", "file"))
	}
}
