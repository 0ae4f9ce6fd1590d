package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ruangaman/config"
	"ruangaman/dispatch"
	"ruangaman/flows"
	"ruangaman/report"
	"ruangaman/roster"
)

// ladderKinds are the ladders of eskalasi, as reports start them.
var ladderKinds = []struct {
	name    string
	urgency report.Urgency
	reason  report.Reason
}{
	{"biasa", report.Routine, ""}, {"mendesak", report.Urgent, ""}, {"darurat", report.Emergency, ""},
	{"bunuh diri", report.Emergency, report.ReasonSuicide},
}

// ladders prints who would be called for a report from a ward, ladder by ladder, if nobody answered. It is no retelling
// of the rules: the planner itself is asked, as it is when a report is real.
func ladders(out io.Writer, s *config.Settings, file, ward string, at time.Time) {
	fmt.Fprint(out, "\nBila laporan masuk saat itu dan tidak ada yang menerima (yang menolak langsung digantikan yang berikutnya):\n")
	for _, kind := range ladderKinds {
		fmt.Fprintf(out, "\n  %s\n", kind.name)
		steps := s.Roster.Ladder(kind.urgency, kind.reason)
		for _, call := range rehearse(s, ward, kind.urgency, kind.reason, at) {
			words := "ditawari " + strings.Join(call.people, ", ")
			step := steps[call.step]
			if step.AtOnce && len(call.people) > 1 {
				words += " sekaligus"
			}
			if call.silent {
				words = "tawaran tanpa suara kepada " + strings.Join(call.people, ", ")
			}
			if call.reminder {
				words = "diingatkan: " + strings.Join(call.people, ", ")
			}
			if call.step == len(steps)-1 && !call.reminder {
				words += ", lagi setiap " + spell(step.Repeat)
			}
			fmt.Fprintf(out, "    %s %s  %-24s %s (%s:%d)\n", date(call.at)[:10], call.at.Format("15:04"), targetNames(step), words, file, step.Line)
		}
	}
}

// call is one moment of a rehearsal at which somebody is called.
type call struct {
	at               time.Time
	step             int
	people           []string
	reminder, silent bool
}

// maxRehearsal bounds a rehearsal: a ladder has a handful of steps with a reminder each.
const maxRehearsal = 60

// rehearse plays a report that nobody accepts until the last step has called.
func rehearse(s *config.Settings, ward string, urgency report.Urgency, why report.Reason, at time.Time) []call {
	district, _ := s.City.District(ward)
	c := report.Case{
		Status: report.StatusNew, Urgency: urgency, Reason: why, OpenedAt: at, NextDue: at,
		Place: report.Place{District: district.Name, Ward: ward}, Ladder: report.Ladder{Step: -1, Urgency: urgency, Reason: why},
	}
	steps := s.Roster.Ladder(urgency, why)
	offers := 0
	var out []call
	for range maxRehearsal {
		change := dispatch.Plan(c, dispatch.Env{
			Now: at, Roster: s.Roster, City: s.City, Move: flows.Move,
			NewOffer: func() report.OfferID { offers++; return report.OfferID(fmt.Sprint(offers)) },
		})
		before := c
		if len(change.Cases) > 0 {
			c = change.Cases[0]
		}
		if one, called := called(before, c, at.In(s.City.Zone)); called {
			out = append(out, one)
			if one.step == len(steps)-1 {
				break
			}
		}
		if !c.NextDue.After(at) {
			break
		}
		at = c.NextDue
	}
	return out
}

// called finds whom a plan called: the offers made or repeated now.
func called(before, after report.Case, at time.Time) (call, bool) {
	one := call{at: at, step: max(after.Ladder.Step, 0), silent: after.Ladder.Morning, reminder: after.Ladder.Reminded && !before.Ladder.Reminded}
	for _, o := range after.Offers {
		if o.At.Equal(at) {
			one.people = append(one.people, string(o.To))
			one.step = o.Step
		}
	}
	return one, len(one.people) > 0
}

var targetWords = map[roster.Target]string{
	roster.TargetOnDuty: "petugas jaga", roster.TargetBackup: "cadangan", roster.TargetCoordinator: "koordinator",
	roster.TargetPsychologist: "psikolog", roster.TargetIndependent: "independen", roster.TargetGroup: "grup",
}

func targetNames(s roster.Step) string {
	var out []string
	for _, t := range s.To {
		out = append(out, targetWords[t])
	}
	return strings.Join(slices.Compact(out), ", ")
}

// spell says a wait: "30 menit", "2 jam".
func spell(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%d jam", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%d menit", d/time.Minute)
	default:
		return fmt.Sprintf("%d detik", d/time.Second)
	}
}
