package config

import (
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"ruangaman/report"
	"ruangaman/roster"
)

// readTechnical reads kota, bahasa, zona_waktu, rute, telegram, webhook, pantau, data, simpan, setelah_diterima, malam and grup.
func (b *build) readTechnical(top fields) {
	if top.values["kota"] != nil {
		b.city.Name = top.words("kota")
	}
	if lang, ok := top.choice("bahasa", string(report.Indonesian), string(report.English)); ok {
		b.city.Lang = report.Lang(lang)
	}
	b.readZone(top.text("zona_waktu"))
	b.readCron(top)
	b.readTelegram(top)
	b.readWebhook(top)
	b.readMonitor(top)
	b.readData(top)
	b.readKeep(top)
	b.readFollowUp(top)
	b.readNight(top)
	b.readGroup(top)
}

// zones are the zones of Indonesia, for suggestions.
var zones = []string{"Asia/Makassar", "Asia/Jakarta", "Asia/Pontianak", "Asia/Jayapura"}

func (b *build) readZone(n *node) {
	if n == nil {
		return
	}
	zone, err := time.LoadLocation(n.text)
	if err != nil || n.text == "Local" {
		b.add(n.place, false, nearest(n.text, zones), "zona_waktu %q tidak dikenal; WITA adalah Asia/Makassar", n.text)
		return
	}
	b.zone, b.city.Zone, b.data.Zone = zone, zone, zone
}

// part reads an optional mapping; an empty value is as good as none.
func (b *build) part(top fields, key string) fields {
	n := top.get(key)
	if n == nil || n.kind == kindEmpty {
		return fields{reader: b.reader, what: key, values: map[string]*node{}}
	}
	return b.fields(n, key, key)
}

func (b *build) readCron(top fields) {
	n := b.part(top, "rute").text("cron")
	if n == nil {
		return
	}
	first, second, err := nextRuns(n.text, b.now.In(b.zone))
	switch {
	case err != nil:
		b.errorAt(n.place, `cron %q tidak dapat dibaca — tulis lima kolom, misalnya "* * * * *", atau "@every 1m"`, n.text)
	case first.IsZero():
		b.errorAt(n.place, "cron %q tidak pernah jatuh pada tanggal mana pun", n.text)
	case second.Sub(first) > time.Hour:
		b.warnAt(n.place, "cron %q lebih jarang dari sekali sejam: laporan biasa baru ditawarkan sesudahnya", n.text)
	}
	b.cron = n.text
}

var errCron = errors.New("not a schedule")

// nextRuns parses a schedule and gives its next two runs; zero means that it never runs. The parser panics on "TZ=" and
// knows more forms than we accept, so both are kept out here.
func nextRuns(text string, now time.Time) (first, second time.Time, err error) {
	defer func() {
		if recover() != nil {
			err = errCron
		}
	}()
	if every, ok := strings.CutPrefix(text, "@every "); ok {
		if d, err := time.ParseDuration(every); err != nil || d < time.Second {
			return first, second, errCron
		}
	} else if len(strings.Fields(text)) != 5 || strings.Contains(text, "=") {
		return first, second, errCron
	}
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return first, second, errCron
	}
	first = schedule.Next(now)
	return first, schedule.Next(first), nil
}

func (b *build) readTelegram(top fields) {
	f := b.part(top, "telegram")
	b.telegram.TokenFile = b.path(defaultTokenFile)
	if n := f.text("token_file"); n != nil {
		b.telegram.TokenFile = b.path(n.text)
	}
	if n := f.text("api"); n != nil && trimSlash(n.text) != TelegramAPI {
		b.errorAt(n.place, "api: di berkas ini hanya %s; alamat lain hanya lewat %s", TelegramAPI, EnvAPI)
	}
	how, _ := f.choice("terima", "polling", "webhook")
	b.telegram.Webhook = how == "webhook"
}

func (b *build) readData(top fields) {
	f := b.part(top, "data")
	b.folders = Data{Folder: b.path(defaultFolder), Keys: b.path(defaultKeys)}
	if n := f.text("folder"); n != nil {
		b.folders.Folder = b.path(n.text)
	}
	n := f.text("kunci")
	if n == nil {
		return
	}
	b.folders.Keys = b.path(n.text)
	inside, err := filepath.Rel(b.folders.Folder, b.folders.Keys)
	if err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		b.warnAt(n.place, "kunci ada di dalam folder data: siapa yang menyalin folder itu dapat membaca semua kasus")
	}
}

// readKeep reads simpan; the floors are those of DESIGN §7.
func (b *build) readKeep(top fields) {
	const week = 7 * 24 * time.Hour
	f := b.part(top, "simpan")
	b.keep(f, "draf", time.Hour, &b.city.Keep.Draft)
	b.keep(f, "layar", time.Second, &b.city.Keep.Screen)
	b.keep(f, "kasus_selesai", week, &b.city.Keep.Closed)
	b.keep(f, "cadangan", week, &b.city.Keep.Backup)
}

func (b *build) keep(f fields, key string, floor time.Duration, into *time.Duration) {
	d, n := f.duration(key)
	switch {
	case n == nil:
	case d < floor:
		b.errorAt(n.place, "%s: paling sedikit %s", key, sayDuration(floor))
	default:
		*into = d
	}
}

// duration reads a duration; the node is nil where there is none to go on with.
func (f fields) duration(key string) (time.Duration, *node) {
	n := f.text(key)
	if n == nil {
		return 0, nil
	}
	d, suggestion, sentence := parseDuration(n.text)
	if sentence != "" {
		f.add(n.place, false, suggestion, "%s %q: %s", key, n.text, phrase(sentence))
		return 0, nil
	}
	return d, n
}

// roleWords are the words of peran:, and of bila_lewat: but the first.
var roleWords = []string{"petugas", "koordinator", "psikolog", "independen"}

func roleOf(word string) report.Role {
	switch word {
	case "koordinator":
		return report.RoleCoordinator
	case "psikolog":
		return report.RolePsychologist
	case "independen":
		return report.RoleIndependent
	default:
		return report.RoleActivist
	}
}

func (b *build) readFollowUp(top fields) {
	f := b.part(top, "setelah_diterima")
	for _, l := range ladderNames[:3] {
		if d, n := f.duration(l.key); n != nil {
			b.city.FollowUp[l.urgency] = d
		}
	}
	if word, ok := f.choice("bila_lewat", roleWords[1:]...); ok {
		b.city.FollowUpTo = roleOf(word)
	}
	for _, d := range b.city.FollowUp {
		b.data.FollowUps = append(b.data.FollowUps, d)
	}
}

func (b *build) readNight(top fields) {
	n := top.text("malam")
	if n == nil {
		return
	}
	hours, sentence := parseHours(n.text)
	switch {
	case sentence != "":
		b.errorAt(n.place, "malam %q: %s", n.text, phrase(sentence))
	case hours.Length() >= 24*time.Hour:
		b.errorAt(n.place, "malam tidak boleh sehari penuh: laporan biasa tidak akan pernah ditawarkan")
	default:
		b.data.Night = hours
	}
}

func (b *build) readGroup(top fields) {
	n := top.text("grup")
	if n == nil {
		return
	}
	id, ok := parseID(n.text)
	if !ok || id >= 0 {
		b.errorAt(n.place, "grup %q: nomor grup Telegram diawali tanda minus, misalnya -1001234567890", n.text)
		return
	}
	b.data.Group = report.ChatID(id)
}

// hours reads jam:; the node is nil where there is none to go on with.
func (f fields) hours(key string) (roster.Hours, *node) {
	n := f.text(key)
	if n == nil {
		return roster.Hours{}, nil
	}
	h, sentence := parseHours(n.text)
	if sentence != "" {
		f.add(n.place, false, likelyHours(n.text), "%s %q: %s", key, n.text, phrase(sentence))
		return roster.Hours{}, nil
	}
	return h, n
}

// date reads a calendar date; the node is nil where there is none to go on with.
func (f fields) date(key string) (roster.Day, *node) {
	n := f.text(key)
	if n == nil {
		return 0, nil
	}
	d, ok := roster.ParseDay(n.text)
	if !ok {
		f.add(n.place, false, likelyDate(n.text), "%s %q: tanggal ini tidak ada — tulis tahun-bulan-hari, misalnya 2026-12-25", key, n.text)
		return 0, nil
	}
	return d, n
}
