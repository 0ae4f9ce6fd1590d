package config

import (
	"path/filepath"
	"time"
	_ "time/tzdata" // zona_waktu must be found on machines without a zone database

	"ruangaman/report"
	"ruangaman/roster"
)

// Read checks the bytes of a configuration file called name. The settings are nil if it has a mistake; then the problems
// are all its mistakes and warnings, in the order of the file. now decides which dates lie behind.
func Read(name string, raw []byte, now time.Time) (*Settings, []Problem) {
	return newBuild(name, now).finish(raw)
}

// readAgain reads a file that was accepted before: what only the passing of time made wrong is a warning.
func readAgain(name string, raw []byte, now time.Time) (*Settings, []Problem) {
	b := newBuild(name, now)
	b.lenient = true
	return b.finish(raw)
}

func (b *build) finish(raw []byte) (*Settings, []Problem) {
	if tree := b.tree(raw); tree != nil {
		b.read(tree)
		b.check()
	}
	problems := sorted(b.problems)
	if b.errors > 0 {
		return nil, problems
	}
	return &Settings{
		City: &b.city, Roster: b.roster, Cron: b.cron, Telegram: b.telegram, Data: b.folders, Monitor: b.monitor,
		Hash: hash(raw), Warnings: problems,
	}, nil
}

// build is a configuration being read: what is good so far, with the places that later checks need.
type build struct {
	*reader
	now  time.Time
	dir  string // relative paths start here
	zone *time.Location

	city     report.City
	data     roster.Data
	agreed   roster.Data // leaves and swaps from phones, for Unproved alone
	roster   *roster.Roster
	cron     string
	telegram Telegram
	folders  Data
	monitor  Monitor

	people    []*person
	areas     areas
	rules     []*rule
	leaves    []*leave
	changes   []*change // libur and tukar
	conflicts []conflict
	steps     []step
	watched   []roster.Watch
	peopleAt  place // petugas:
	regionsAt place // wilayah:
}

func newBuild(name string, now time.Time) *build {
	return &build{
		reader: &reader{file: name}, now: now, dir: filepath.Dir(name), zone: time.UTC, cron: defaultCron,
		city: report.City{
			Name: defaultCity, Lang: report.Indonesian, Zone: time.UTC,
			FollowUp: defaultFollowUp(), FollowUpTo: report.RoleCoordinator, Keep: defaultKeep(),
		},
		telegram: Telegram{API: TelegramAPI}, peopleAt: place{1, 1}, regionsAt: place{1, 1},
	}
}

// tree makes the node tree of the bytes; nil means that there is nothing to read on.
func (b *build) tree(raw []byte) *node {
	var faults []fault
	b.source, faults = clean(raw)
	if b.lang == "" {
		b.lang = languageOf(b.source.lines)
	}
	var root *node
	if len(faults) == 0 {
		root, faults = parse(b.source.text)
	}
	for _, f := range faults {
		b.errorAt(f.place, "%s", phrase(f.sentence))
	}
	return root
}

// read goes through the parts in the order in which they need each other.
func (b *build) read(root *node) {
	if root.kind == kindEmpty {
		b.errorAt(root.place, "berkas ini kosong — mulai dari config.example.yaml")
		return
	}
	top := b.fields(root, "", "berkas ini")
	if n := top.text("versi"); n != nil && n.text != "1" {
		b.errorAt(n.place, "versi %q tidak dikenal; program ini membaca versi 1", n.text)
	}
	b.readTechnical(top)
	b.readAreas(top)
	b.readPeople(top)
	b.readSchedule(top)
	b.readChanges(top)
	b.readLadders(top)
	b.readHelp(top)
}

// path makes a written path relative to the file it is written in.
func (b *build) path(text string) string {
	if filepath.IsAbs(text) {
		return filepath.Clean(text)
	}
	return filepath.Join(b.dir, text)
}
