package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"

	"ruangaman/config"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/store"
)

// Configuration files from a phone. They are read on the watcher's goroutine, between two looks at the file itself, so that
// what is compared stands still; a pressed one is written in the file's place and taken up as if it had been saved there.

// uploads is the watcher as the bot sees it.
type uploads struct{ *program }

// Judge says what a file would change.
func (u uploads) Judge(ctx context.Context, text []byte) (j report.Judged, err error) {
	if u.watcher == nil {
		return u.judgeAlone(text), nil
	}
	return j, u.watcher.Do(ctx, func() { j = u.judge(text) })
}

// Before says the same of the file before the present one.
func (u uploads) Before(ctx context.Context) (j report.Judged, err error) {
	if u.watcher == nil {
		return report.Judged{Verdict: report.UploadNone}, nil
	}
	var failed error
	err = u.watcher.Do(ctx, func() {
		text, err := u.watcher.Before()
		switch {
		case errors.Is(err, report.ErrNotFound):
			j.Verdict = report.UploadNone
		case err != nil:
			failed = err
		default:
			j = u.judge(text)
		}
	})
	return j, errors.Join(err, failed)
}

// judge reads a file as the watcher would.
func (g *program) judge(text []byte) report.Judged {
	t := g.watcher.Try(text)
	j := report.Judged{Verdict: report.UploadGood, Hash: t.Hash, Base: t.Base, Lines: g.lines(t.Reload)}
	switch {
	case t.Settings == nil:
		j.Verdict = report.UploadMistakes
	case t.Same:
		j.Verdict = report.UploadSame
	case t.Technical:
		j.Verdict = report.UploadTechnical
	case !g.watcher.Writable():
		j.Verdict = report.UploadFixed
	default:
		j.Text = string(text)
	}
	return j
}

// judgeAlone reads a file where none can take its place.
func (g *program) judgeAlone(text []byte) report.Judged {
	settings, problems := config.Read("config.yaml", text, g.now())
	found := config.Reload{Settings: settings, Problems: problems}
	if settings == nil {
		return report.Judged{Verdict: report.UploadMistakes, Lines: g.lines(found)}
	}
	found.Differences = config.Differences(g.written.Load(), settings, g.now())
	return report.Judged{Verdict: report.UploadFixed, Lines: g.lines(found)}
}

// lines are the mistakes of a file, or what it changes and what should be looked at twice.
func (g *program) lines(found config.Reload) []string {
	lang := g.accepted.Load().City.Lang
	if found.Settings == nil {
		return fitting(problemLines(found.Problems), lang)
	}
	lines := slices.Clone(found.Differences)
	note := "perhatian: "
	if lang == report.English {
		note = "note: "
	}
	for _, p := range found.Settings.Warnings {
		p.File = filepath.Base(p.File)
		lines = append(lines, note+p.String())
	}
	return fitting(lines, lang)
}

// uploaded answers whoever wanted a file read, in the transaction that ends its row.
func (g *program) uploaded(tx *store.Tx, j report.Judged) error {
	env, err := g.agencyEnv(tx)
	if err != nil {
		return err
	}
	return tx.Apply(0, flows.Uploaded(j, env), env.Now)
}

// agencyEnv is what is decided with about the agency.
func (g *program) agencyEnv(tx *store.Tx) (env report.Env, err error) {
	env, err = g.envOf(tx, g.accepted.Load().City)
	env.Fresh = fresh(rand.Reader)
	return env, err
}

// envOf is what the store knows of a city's people and agency.
func (g *program) envOf(tx *store.Tx, city *report.City) (env report.Env, err error) {
	env = report.Env{Now: g.now(), City: city}
	if env.States, err = tx.Everyone(); err != nil {
		return env, err
	}
	env.Agency, err = tx.Agency()
	return env, err
}

// carryOut puts a pressed file in force, also one that was pressed before a crash.
func (g *program) carryOut(ctx context.Context) {
	if g.watcher == nil {
		return
	}
	var pressed *report.Proposal
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		agency, err := tx.Agency()
		if p := agency.Proposal; err == nil && p != nil && p.Pressed {
			pressed = p
		}
		return err
	})
	if err == nil && pressed != nil {
		err = g.watcher.Do(ctx, func() { g.replace(ctx, pressed) })
	}
	if err != nil && ctx.Err() == nil {
		g.log.LogAttrs(ctx, slog.LevelError, "carry out", slog.String("err_kind", "store"))
	}
}

// replace is one pressed file, on the watcher's goroutine.
func (g *program) replace(ctx context.Context, p *report.Proposal) {
	base := g.watcher.Base()
	if base == (report.Base{InForce: p.Hash, OnDisk: p.Hash}) { // a crash came after it was put there
		g.endProposal(ctx, "admin_upload_used", true)
		return
	}
	if base != p.Base {
		g.judgeAgain(ctx, p)
		return
	}
	found, err := g.watcher.Replace([]byte(p.Text), p.By)
	switch {
	case err != nil:
		g.log.LogAttrs(ctx, slog.LevelError, "replace the configuration", slog.String("err_kind", "file"))
		g.endProposal(ctx, "admin_upload_failed", false)
	case found.Settings == nil: // time made it wrong
		g.judgeAgain(ctx, p)
	default:
		g.reloaded(ctx, found)
		g.endProposal(ctx, "admin_upload_used", true)
	}
}

// judgeAgain shows what a file would change now; its old button is worth nothing any more.
func (g *program) judgeAgain(ctx context.Context, p *report.Proposal) {
	j := g.judge([]byte(p.Text))
	j.By, j.Earlier, j.Stale = p.By, p.Earlier, true
	g.decide(ctx, func(env report.Env) report.Change { return flows.Uploaded(j, env) })
}

func (g *program) endProposal(ctx context.Context, key string, well bool) {
	g.decide(ctx, func(env report.Env) report.Change { return flows.UploadDone(key, well, env) })
}

// decide applies what follows for the agency.
func (g *program) decide(ctx context.Context, of func(report.Env) report.Change) {
	err := g.store.Write(ctx, func(tx *store.Tx) error {
		env, err := g.agencyEnv(tx)
		if err != nil {
			return err
		}
		return tx.Apply(0, of(env), env.Now)
	})
	if err != nil && ctx.Err() == nil {
		g.log.LogAttrs(ctx, slog.LevelError, "decide for the agency", slog.String("err_kind", "store"))
		return
	}
	g.bot.Wake()
}

// listVersions remembers which files were accepted, for /jadwal.
func (g *program) listVersions() {
	if g.path == "" {
		return
	}
	all, err := config.Versions(g.path)
	if err != nil {
		g.log.LogAttrs(context.Background(), slog.LevelWarn, "list versions", slog.String("err_kind", "file"))
		return
	}
	g.versions.Store(&all)
}
