package main

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"ruangaman/config"
	"ruangaman/roster"
)

// rosterCalendar is the duty of one person or one area for as long as the roster is proved, as a calendar that phones
// open. Its words are neutral: a calendar is read over shoulders.
func rosterCalendar(s *config.Settings, wanted selection, now time.Time) ([]byte, error) {
	if wanted.name == "" {
		return nil, fail("--ics memerlukan --petugas, --kelurahan atau --kecamatan")
	}
	cal := ics.NewCalendarFor("Ruang Aman")
	cal.SetProductId("-//Ruang Aman//Jadwal jaga//ID")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName("Jaga " + wanted.name)
	cal.SetXWRTimezone(s.City.Zone.String())
	for _, e := range calendarEvents(s, wanted, now) {
		v := cal.AddEvent(e.uid(wanted))
		v.SetDtStampTime(now)
		v.SetStartAt(e.From)
		v.SetEndAt(e.Until)
		v.SetSummary(e.summary(s, wanted))
		v.SetClass(ics.ClassificationPrivate)
		if e.Why != roster.WhySchedule && e.Person != "" {
			v.SetDescription(whyText(e.Duty))
		}
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows)), nil
}

// event is a duty with all wards it is for.
type event struct {
	roster.Duty
	wards []string
}

// uid stays the same as long as the duty does, so that a calendar read again changes what it has instead of doubling it.
func (e event) uid(wanted selection) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{wanted.name, e.From.UTC().Format(time.RFC3339), strings.Join(e.wards, ",")}, "|")))
	return hex.EncodeToString(sum[:12]) + "@ruangaman"
}

func (e event) summary(s *config.Settings, wanted selection) string {
	areas := config.NameAreas(s.City.Districts, e.wards)
	if len(e.wards) == len(s.Roster.Wards()) {
		areas = "semua wilayah"
	}
	switch {
	case wanted.person != "":
		return "Jaga: " + areas
	case e.Person == "":
		return "TIDAK ADA yang jaga: " + areas
	case areas == wanted.name:
		return "Jaga: " + string(e.Person)
	default:
		return "Jaga: " + string(e.Person) + " (" + areas + ")"
	}
}

// calendarEvents lists the duties from today on; one that holds for several groups of wards is one event.
func calendarEvents(s *config.Settings, wanted selection, now time.Time) []event {
	first := roster.DayOf(now.In(s.City.Zone))
	last := roster.DayOf(now.Add(config.Horizon).In(s.City.Zone))
	var out []event
	at := map[[2]int64]map[string]int{} // by time and person
	for _, wards := range wanted.groups {
		for _, d := range dutiesStarting(s.Roster, wards[0], first, last) {
			if !wanted.keeps(d) {
				continue
			}
			span := [2]int64{d.From.Unix(), d.Until.Unix()}
			if at[span] == nil {
				at[span] = map[string]int{}
			}
			if i, found := at[span][string(d.Person)]; found {
				out[i].wards = append(out[i].wards, wards...)
				continue
			}
			at[span][string(d.Person)] = len(out)
			out = append(out, event{d, append([]string(nil), wards...)})
		}
	}
	slices.SortStableFunc(out, func(a, b event) int { return a.From.Compare(b.From) })
	return out
}
