package config

import (
	"reflect"
	"slices"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// Differences say in the language of the earlier configuration what changes from one configuration to the next: who comes and goes, who is on duty
// instead of whom and from when, and which other parts differ. Duty is compared from an instant on as far as Horizon.
func Differences(before, after *Settings, from time.Time) []string {
	w := words{before.City.Lang}
	out := w.people(before.City, after.City)
	duties := w.duties(before, after, from)
	out = append(out, duties...)
	out = append(out, w.shifted(before.Roster, after.Roster, from)...)
	if len(duties) == 0 && !before.Roster.WrittenAs(after.Roster) {
		out = append(out, w.say("jadwal, cuti, tukar atau libur berubah; siapa yang jaga dalam %d hari ke depan tetap sama", int(Horizon.Hours()/24)))
	}
	for _, part := range []struct {
		name          string
		before, after any
	}{
		{"wilayah", before.City.Districts, after.City.Districts},
		{"eskalasi", ladders(before.Roster), ladders(after.Roster)},
		{"bantuan", before.City.Help, after.City.Help},
		{"layanan", before.City.Services, after.City.Services},
		{"setelah_diterima", followUps(before.City), followUps(after.City)},
		{"simpan", before.City.Keep, after.City.Keep},
		{"malam", before.Roster.Nights(), after.Roster.Nights()},
		{"grup", groupOf(before), groupOf(after)},
		{"rute", before.Cron, after.Cron},
		{"kota", before.City.Name, after.City.Name},
		{"bahasa", before.City.Lang, after.City.Lang},
		{"zona_waktu", before.City.Zone.String(), after.City.Zone.String()},
	} {
		if !reflect.DeepEqual(part.before, part.after) {
			out = append(out, w.say("%s berubah", part.name))
		}
	}
	if !sameServer(before, after) {
		out = append(out, w.say("telegram, webhook, pantau atau data berubah: baru berlaku setelah bot dinyalakan ulang"))
	}
	return out
}

// sameServer reports whether what is read once at start stays as it is.
func sameServer(before, after *Settings) bool {
	return before.Telegram == after.Telegram && before.Data == after.Data && before.Monitor == after.Monitor
}

func ladders(r *roster.Roster) [][]roster.Step {
	out := [][]roster.Step{
		r.Ladder(report.Routine, ""), r.Ladder(report.Urgent, ""), r.Ladder(report.Emergency, ""),
		r.Ladder(report.Emergency, report.ReasonSuicide),
	}
	for i := range out {
		out[i] = slices.Clone(out[i])
		for j := range out[i] {
			out[i][j].Line = 0 // a step that moved in the file is the same step
		}
	}
	return out
}

func groupOf(s *Settings) report.ChatID {
	chat, _ := s.Roster.Group()
	return chat
}

func followUps(c *report.City) any { return []any{c.FollowUp, c.FollowUpTo} }

// people names who is new, who left, and whose entry changed.
func (w words) people(before, after *report.City) []string {
	var out []string
	for _, p := range after.People {
		old, found := before.Person(p.ID)
		switch {
		case !found:
			out = append(out, w.say("petugas baru: %s", p.ID))
		case !reflect.DeepEqual(old, p):
			out = append(out, w.say("data petugas %s berubah", p.ID))
		}
	}
	for _, p := range before.People {
		if _, found := after.Person(p.ID); !found {
			out = append(out, w.say("%s bukan petugas lagi: tawaran dan kasusnya ditawarkan ke yang lain", p.ID))
		}
	}
	return out
}

// swapOver is a time for which somebody else is on duty than before.
type swapOver struct {
	from, until   time.Time
	before, after report.PersonID
}

// duties names the changes of duty and of backups, wards with the same changes together.
func (w words) duties(before, after *Settings, from time.Time) []string {
	var order []string
	wards := map[string][]string{}
	for _, group := range after.Roster.Alike() {
		for _, ward := range group {
			for _, sentence := range w.wardChanges(before.Roster, after.Roster, ward, from) {
				if wards[sentence] == nil {
					order = append(order, sentence)
				}
				wards[sentence] = append(wards[sentence], ward)
			}
		}
	}
	out := make([]string, len(order))
	for i, sentence := range order {
		out[i] = NameAreas(after.City.Districts, wards[sentence]) + ": " + sentence
	}
	return out
}

func (w words) wardChanges(before, after *roster.Roster, ward string, from time.Time) []string {
	const most = 3
	var out []string
	if before.RuleLine(ward) == 0 {
		return nil // a new ward; that wilayah changed is said
	}
	all := compare(before.Duties(ward, from, from.Add(Horizon)), after.Duties(ward, from, from.Add(Horizon)))
	for i, c := range all[:min(most, len(all))] {
		if i == 0 && c.from.Equal(from) {
			out = append(out, w.say("sekarang juga, di tengah jaga, sampai %s: %s menggantikan %s", sayTime(c.until), w.nobody(c.after), w.nobody(c.before)))
			continue
		}
		out = append(out, w.say("%s sampai %s: %s menggantikan %s", sayTime(c.from), sayTime(c.until), w.nobody(c.after), w.nobody(c.before)))
	}
	if more := len(all) - most; more > 0 {
		out = append(out, w.say("dan %d pergantian lagi dalam %d hari ke depan", more, int(Horizon.Hours()/24)))
	}
	if !slices.Equal(before.Backups(ward), after.Backups(ward)) {
		out = append(out, w.say("cadangan menjadi %s", w.nobodyAmong(after.Backups(ward))))
	}
	return out
}

func (w words) nobody(id report.PersonID) string {
	if id == "" {
		return w.say("tidak ada orang")
	}
	return string(id)
}

func (w words) nobodyAmong(ids []report.PersonID) string {
	if len(ids) == 0 {
		return w.nobody("")
	}
	return joinIDs(ids)
}

// compare walks two lists of duties over the same time and finds where the person differs.
func compare(before, after []roster.Duty) []swapOver {
	var out []swapOver
	for i, j := 0, 0; i < len(before) && j < len(after); {
		a, b := before[i], after[j]
		from, until := roster.Later(a.From, b.From), roster.Earlier(a.Until, b.Until)
		if a.Person != b.Person {
			n := len(out)
			if n > 0 && out[n-1].until.Equal(from) && out[n-1].before == a.Person && out[n-1].after == b.Person {
				out[n-1].until = until
			} else {
				out = append(out, swapOver{from, until, a.Person, b.Person})
			}
		}
		if !a.Until.After(until) {
			i++
		}
		if !b.Until.After(until) {
			j++
		}
	}
	return out
}
