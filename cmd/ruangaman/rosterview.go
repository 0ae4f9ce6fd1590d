package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"ruangaman/config"
	"ruangaman/roster"
)

const (
	// previewDays is how far the table looks ahead.
	previewDays = 14
	// tableWidth fits the narrowest usual terminal.
	tableWidth = 80
)

// marks stand behind a name in the table where it is not simply that person's turn.
var marks = map[roster.Why]string{roster.WhyHoliday: "*", roster.WhySubstitute: "+", roster.WhySwap: "~"}

// table prints who is on duty in the coming two weeks, once for all wards that share it: a row for each date, in it every
// duty that starts on that date.
func table(out io.Writer, s *config.Settings, wanted selection, now time.Time) {
	today := roster.DayOf(now.In(s.City.Zone))
	last := today + previewDays - 1
	fmt.Fprintf(out, "Jaga %s sampai %s (%s). Malam tertulis pada tanggal mulainya.\n",
		date(today.At(0, s.City.Zone)), date(last.At(0, s.City.Zone)), s.City.Zone)
	marked := false
	for _, block := range blocks(s, wanted, today, last) {
		fmt.Fprintf(out, "\n%s\n%s", config.NameAreas(s.City.Districts, block.wards), block.rows)
		for _, d := range block.notes {
			marked = true
			fmt.Fprintf(out, "  %s %s %s %s: %s, %s\n", marks[d.Why], shortDate(d.From), hours(d), d.Person, whyText(d), lineText(d))
		}
	}
	if marked {
		fmt.Fprint(out, "\n* libur   + pengganti cuti   ~ tukar\n")
	}
}

// block is the table of some areas.
type block struct {
	wards []string
	rows  string
	notes []roster.Duty
}

// blocks are the tables of all areas asked for, one for those that look the same on these dates.
func blocks(s *config.Settings, wanted selection, first, last roster.Day) []block {
	var out []block
	at := map[string]int{}
	for _, wards := range wanted.groups {
		rows, notes := tableRows(s.Roster, wards[0], wanted, first, last)
		if len(rows) == 0 {
			continue
		}
		text := strings.Join(rows, "")
		key := fmt.Sprint(text, notes)
		if i, found := at[key]; found {
			out[i].wards = append(out[i].wards, wards...)
			continue
		}
		at[key] = len(out)
		out = append(out, block{append([]string(nil), wards...), text, notes})
	}
	return out
}

// tableRows are the rows of one area and the duties that need a word more.
func tableRows(r *roster.Roster, ward string, wanted selection, first, last roster.Day) (rows []string, notes []roster.Duty) {
	all := dutiesStarting(r, ward, first, last)
	width := 0
	for _, d := range all {
		width = max(width, utf8.RuneCountInString(cell(d)))
	}
	const lead = len("  Sen 23 Nov  ")
	each := max(1, (tableWidth-lead)/(width+2))
	for day := first; day <= last; day++ {
		var cells []string
		for _, d := range all {
			if roster.DayOf(d.From) != day || !wanted.keeps(d) {
				continue
			}
			cells = append(cells, fmt.Sprintf("%-*s", width, cell(d)))
			if marks[d.Why] != "" && d.Person != "" {
				notes = append(notes, d)
			}
		}
		if len(cells) == 0 {
			continue
		}
		if day.Weekday() == time.Monday && len(rows) > 0 {
			rows = append(rows, "\n")
		}
		label := "  " + shortDate(day.At(0, r.Zone())) + "  "
		for i := 0; i < len(cells); i += each {
			line := label + strings.Join(cells[i:min(i+each, len(cells))], "  ")
			rows = append(rows, strings.TrimRight(line, " ")+"\n")
			label = strings.Repeat(" ", lead)
		}
	}
	return rows, notes
}

// cell is "07:00–19:00 rina".
func cell(d roster.Duty) string {
	if d.Person == "" {
		return hours(d) + " TIDAK ADA"
	}
	return hours(d) + " " + string(d.Person) + marks[d.Why]
}

func hours(d roster.Duty) string { return d.From.Format("15:04") + "–" + clockEnd(d) }

func clockEnd(d roster.Duty) string {
	if d.Until.Format("15:04") == "00:00" {
		return "24:00"
	}
	return d.Until.Format("15:04")
}

// whyText is "libur Natal" or "pengganti cuti".
func whyText(d roster.Duty) string { return strings.TrimSpace(whyWords[d.Why] + " " + d.Note) }

// lineText says where the line stands.
func lineText(d roster.Duty) string {
	if d.Beside {
		return fmt.Sprintf("disepakati lewat Telegram, baris %d berkas %s", d.Line, config.BesidePath(""))
	}
	return fmt.Sprintf("baris %d", d.Line)
}

// dutiesStarting lists the duties of a ward that start on the dates from first to last. What lasts longer than a day is
// divided at midnight, so that it stands on every date it covers.
func dutiesStarting(r *roster.Roster, ward string, first, last roster.Day) []roster.Duty {
	var out []roster.Duty
	for _, d := range r.Duties(ward, (first-2).At(0, r.Zone()), (last+3).At(0, r.Zone())) {
		for d.Until.Sub(d.From) > 24*time.Hour {
			part := d
			part.Until = (roster.DayOf(d.From) + 1).At(0, r.Zone())
			out = append(out, part)
			d.From = part.Until
		}
		out = append(out, d)
	}
	kept := out[:0]
	for _, d := range out {
		if day := roster.DayOf(d.From); day >= first && day <= last {
			kept = append(kept, d)
		}
	}
	return kept
}

var (
	dayNames   = [...]string{"Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"}
	monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
)

// shortDate is "Jum 25 Des".
func shortDate(t time.Time) string {
	return fmt.Sprintf("%s %2d %s", dayNames[t.Weekday()], t.Day(), monthNames[t.Month()-1])
}

// date is "Jum 25 Des 2026".
func date(t time.Time) string { return fmt.Sprintf("%s %d", shortDate(t), t.Year()) }
