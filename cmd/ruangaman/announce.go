package main

import (
	"context"
	"log/slog"
	"strings"

	"ruangaman/config"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/store"
)

// Every accepted file is announced: to the coordinators of the file before it, to whoever it puts on duty or takes off at
// this moment, and to the phones of those who left. That happens in the transaction that brings the file into force, with
// its hash in the agency's row; so nothing is lost when the program dies in between, or when the file was changed while
// nobody was looking.

// unsaid is an accepted file that was not announced yet.
type unsaid struct {
	before *config.Settings // the file before it, as it was written; nil if that is kept nowhere
	found  config.Reload
}

// hold remembers that a file is to be announced. One that nobody heard of is skipped.
func (g *program) hold(found config.Reload) {
	before := g.written.Load()
	if u := g.unsaid.Load(); u != nil {
		if before = u.before; before != nil {
			found.Differences = config.Differences(before, found.Settings, g.now())
		}
	}
	g.unsaid.Store(&unsaid{before, found})
}

// lookBack finds out at start whether the file is another one than the coordinators know.
func (g *program) lookBack(ctx context.Context) error {
	var agency report.Agency
	err := g.store.Write(ctx, func(tx *store.Tx) (err error) {
		agency, err = tx.Agency()
		return err
	})
	file := g.written.Load()
	if err != nil || agency.Told == file.Hash || g.watcher == nil {
		return err
	}
	news := &unsaid{before: g.watcher.Earlier(agency.Told), found: config.Reload{Settings: file, By: g.watcher.Sender()}}
	if p := agency.Proposal; p != nil && p.Pressed && p.Hash == file.Hash {
		news.found.By = p.By
	}
	if news.before == nil && agency.Told == "" {
		news.before = file // the first start: there is nothing to compare with
	}
	if news.before != nil {
		news.found.Differences = config.Differences(news.before, file, g.now())
	}
	g.unsaid.Store(news)
	return nil
}

// lookAtMistakes tells the coordinators at start of a file that the program cannot run on, unless they know.
func (g *program) lookAtMistakes(ctx context.Context) {
	if g.watcher == nil {
		return
	}
	if begin := g.watcher.Begin(); begin.Settings == nil {
		g.refuse(ctx, begin, func(a report.Agency) bool { return a.Refused != begin.Hash })
	}
}

// refuse names the mistakes of a file to the coordinators of the one in force, where they are to hear of it.
func (g *program) refuse(ctx context.Context, found config.Reload, wanted func(report.Agency) bool) {
	g.log.LogAttrs(ctx, slog.LevelWarn, "configuration refused", slog.Int("count", len(config.Errors(found.Problems))))
	g.decide(ctx, func(env report.Env) (change report.Change) {
		if !wanted(env.Agency) {
			return change
		}
		lines := report.Raw(strings.Join(fitting(problemLines(found.Problems), env.City.Lang), "\n"))
		agency := env.Agency.Clone()
		agency.Refused = found.Hash
		change.Agency, change.Outbox = &agency, toCoordinators(env.City, report.T("admin_config_refused", "lines", lines))
		return change
	})
}

// announce is what follows from a file for those who knew the one before; the rest follows after it.
func (u *unsaid) announce(env report.Env, rest report.Change) report.Change {
	old := u.former(env)
	out := phonesOfThoseWhoLeft(old, u.found.Settings.City) // before those who are put aside are told, and asked who the new ones are
	if words, ok := u.words(old); ok {
		out = append(out, toCoordinators(old, words)...)
	}
	rest.Outbox = append(out, rest.Outbox...)
	if rest.Agency == nil {
		agency := env.Agency.Clone()
		rest.Agency = &agency
	}
	rest.Agency.Told, rest.Agency.Refused = u.found.Settings.Hash, ""
	return rest
}

// former is the city of the file before, with the people as they counted; where that file is kept nowhere, those whom the
// store remembers.
func (u *unsaid) former(env report.Env) *report.City {
	if u.before != nil {
		old := *u.before.City
		old.People = report.Vouched(old.People, env.States)
		return &old
	}
	old := *u.found.Settings.City
	old.People = nil
	for id, state := range env.States {
		if s := state.Standing; s.Role != "" {
			old.People = append(old.People, report.Person{ID: id, Role: s.Role, Chat: s.Chat})
		}
	}
	return &old
}

// words say what is different, and who brought it; false if nothing is.
func (u *unsaid) words(old *report.City) (report.Text, bool) {
	if u.before == nil {
		return report.T("admin_config_unknown"), true
	}
	if len(u.found.Differences) == 0 {
		return report.Text{}, false
	}
	lines := report.Raw(strings.Join(fitting(u.found.Differences, old.Lang), "\n"))
	if u.found.By == "" {
		return report.T("admin_config_accepted", "lines", lines), true
	}
	by, ok := old.Person(u.found.By)
	if !ok {
		by.Name = string(u.found.By)
	}
	return report.T("admin_config_from", "by", report.Raw(by.Name), "lines", lines), true
}

// dutyChanged says to whoever is on duty at this moment, or was until now, that this has changed.
func (g *program) dutyChanged(u *unsaid, before, now report.Env, settings *config.Settings) report.Change {
	if u.before == nil {
		return report.Change{}
	}
	was := inForce(u.before, before)
	return flows.DutyChanged(everyDuty(was.City, was.Roster, now.Now), everyDuty(settings.City, settings.Roster, now.Now),
		report.Env{Now: now.Now, City: settings.City})
}

// phonesOfThoseWhoLeft takes our messages from the phones of people who are no longer in petugas:. Their cases were offered
// anew; what still stands on their screens is theirs no more (P7).
func phonesOfThoseWhoLeft(before, after *report.City) (out []report.Message) {
	for _, p := range before.People {
		if _, stays := after.PersonByChat(p.Chat); !stays && p.Chat != 0 {
			out = append(out, report.Message{To: p.Chat, Do: report.ActWipe, Purpose: report.PurposeWipe, Lane: report.LaneEmergency})
		}
	}
	return out
}

// toCoordinators writes to all coordinators of a city, also to one who is none any more when it is sent: whoever is put
// aside is the one who must hear of it.
func toCoordinators(city *report.City, words report.Text) (out []report.Message) {
	for _, p := range city.People {
		if p.Role == report.RoleCoordinator && p.Chat != 0 {
			out = append(out, report.Message{
				To: p.Chat, Person: p.ID, Do: report.ActSend, As: report.AsNotice, Lang: city.Lang,
				Purpose: report.PurposeAnswer, Lane: report.LaneOther,
				Body: []report.Text{words},
			})
		}
	}
	return out
}
