package roster

import (
	"slices"
	"time"

	"ruangaman/report"
)

// Ladder is who is called, step by step, for an urgency; a reason may have a ladder of its own. The steps belong to the
// roster: read them, never write them.
func (r *Roster) Ladder(u report.Urgency, reason report.Reason) []Step {
	l := r.data.Ladders
	switch {
	case reason == report.ReasonSuicide && len(l.Suicide) > 0:
		return l.Suicide
	case reason == report.ReasonSuicide || u >= report.Emergency:
		return l.Emergency
	case u == report.Urgent:
		return l.Urgent
	default:
		return l.Routine
	}
}

// Targets are the people a step names for a place at an instant, each once, in written order: as the step lists its
// targets, and within a target as cadangan or petugas lists the people. Nobody is left out here, neither for exclusion
// nor for being unreachable, and the group is not a person. Where no ward is known, nobody is on duty and there is no
// backup.
func (r *Roster) Targets(s Step, place report.Place, at time.Time) []report.PersonID {
	var out []report.PersonID
	for _, t := range s.To {
		for _, id := range r.target(t, place.Ward, at) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func (r *Roster) target(t Target, ward string, at time.Time) []report.PersonID {
	switch t {
	case TargetOnDuty:
		if d, ok := r.OnDuty(ward, at); ok {
			return []report.PersonID{d.Person}
		}
	case TargetBackup:
		if p := r.plans[ward]; p != nil {
			return p.backups
		}
	case TargetCoordinator:
		return r.byRole[report.RoleCoordinator]
	case TargetPsychologist:
		return r.byRole[report.RolePsychologist]
	case TargetIndependent:
		return r.byRole[report.RoleIndependent]
	case TargetGroup:
	}
	return nil
}

// Names reports whether the step has this target.
func (s Step) Names(t Target) bool { return slices.Contains(s.To, t) }

// LongestWait is the largest wait any open case may ever have ahead: of all steps, reminders and repeats, of the
// follow-ups, and of the night a routine case sleeps through (promise P3).
func (r *Roster) LongestWait() time.Duration { return r.longest }

func longestWait(d Data) time.Duration {
	longest := d.Night.Length()
	for _, wait := range d.FollowUps {
		longest = max(longest, wait)
	}
	l := d.Ladders
	for _, s := range slices.Concat(l.Routine, l.Urgent, l.Emergency, l.Suicide) {
		longest = max(longest, s.Wait, s.Remind, s.Repeat)
	}
	return longest
}
