package report

import (
	"slices"
	"time"
)

// Role is what a person in petugas: does for us.
type Role string

// The roles of peran:; an entry without peran: is an activist.
const (
	RoleActivist     Role = "activist"     // petugas (PPATBM volunteer)
	RoleCoordinator  Role = "coordinator"  // koordinator
	RolePsychologist Role = "psychologist" // psikolog
	RoleIndependent  Role = "independent"  // independen: not of the agency, for reports about the agency itself
)

// Job is an office a person holds beside being a volunteer (jabatan:), and also what the reporter may say the accused
// holds. The values are those of the configuration.
type Job string

// The jobs known to the configuration. JobActivist is never written there: every RoleActivist has it.
const (
	JobNeighbourhood Job = "rt"      // RT/RW head or ward office
	JobTeacher       Job = "guru"    // teacher, coach, religious teacher
	JobPolice        Job = "polisi"  // police, military, other officials (aparat)
	JobAgency        Job = "dinas"   // DP3AKB or UPTD PPA
	JobActivist      Job = "aktivis" // PPATBM activist
)

// Person is one line under petugas:.
type Person struct {
	ID    PersonID
	Name  string
	Chat  ChatID
	Role  Role
	Lives string   // tinggal: the ward the person lives in, empty if not told
	Jobs  []Job    // jabatan:
	Avoid []string // konflik: wards whose cases this person must never see
	Phone string   // telepon:, shown to coordinators only
	// Since: cases opened before are never seen; zero sees all. Set by Vouched, not by the file.
	Since time.Time
}

// Holds reports whether the person has the job, counting what the role implies.
func (p Person) Holds(job Job) bool {
	switch {
	case job == JobActivist && p.Role == RoleActivist:
		return true
	case job == JobAgency && (p.Role == RoleCoordinator || p.Role == RolePsychologist):
		return true // DESIGN §6: "dinas" also excludes coordinators and psychologists, then independen answers
	default:
		return slices.Contains(p.Jobs, job)
	}
}

// PersonState is what we learnt about a person since the configuration was written. The zero value means reachable.
type PersonState struct {
	Person PersonID `json:"person"`
	// Blocked: Telegram refused a message with 403; any update from that person clears it.
	Blocked bool `json:"blocked,omitempty"`
	// Frozen: a coordinator used /bekukan; offers and cases went to others. Only a coordinator thaws.
	Frozen bool `json:"frozen,omitempty"`
	// RestUntil: the person used /istirahat; no offers before this instant.
	RestUntil time.Time `json:"rest_until,omitzero"`
	// Standing is the role and account that count; see Vouched. It outlives the entry in petugas:, so that a coordinator
	// whom a file put aside may still say who the new one is.
	Standing Standing `json:"standing,omitzero"`
	// Wanted is what a file wants this person to be and nobody has vouched for yet, since WantedAt.
	Wanted   Standing  `json:"wanted,omitzero"`
	WantedAt time.Time `json:"wanted_at,omitzero"`
	// Unknown: a coordinator answered that they do not know them.
	Unknown bool `json:"unknown,omitempty"`
	// AlertAt is when the person was last alerted, or is going to be, of emergencies that ring in bundles.
	AlertAt time.Time `json:"alert_at,omitzero"`
	// Met is the account from which something came: before that it never started the bot, or the entry has another account
	// since.
	Met ChatID `json:"met,omitempty"`
	// Guided is the account that was shown the first steps.
	Guided ChatID `json:"guided,omitempty"`
	// TestAt is when they last asked for a test alert.
	TestAt time.Time `json:"test_at,omitzero"`
	// Ready is the last "SIAP?".
	Ready Readiness `json:"ready,omitzero"`
	// BriefedAt is when this coordinator last had the daily word.
	BriefedAt time.Time `json:"briefed_at,omitzero"`
}

// Planned is what of this any plan of a case depends on: when somebody was alerted, asked or told changes nothing about
// whom they may be offered.
func (s PersonState) Planned() PersonState {
	s.AlertAt, s.Met, s.Guided, s.TestAt, s.Ready, s.BriefedAt = time.Time{}, 0, 0, time.Time{}, Readiness{}, time.Time{}
	return s
}

// Call names a person with the telephone number, where the configuration has one. For coordinators only.
func (p Person) Call() Text {
	if p.Phone == "" {
		return Raw(p.Name)
	}
	return T("staff_person_phone", "person", Raw(p.Name), "phone", Raw(p.Phone))
}

// Reachable reports whether an offer to this person makes sense at now.
func (s PersonState) Reachable(now time.Time) bool {
	return !s.Blocked && !s.Frozen && !now.Before(s.RestUntil)
}

// Exclusion is who must never see a case (promise P7).
type Exclusion struct {
	// NotFromWard: [Jangan dari kelurahan saya]. Leaves out everyone of whom MayLiveNear holds.
	NotFromWard bool `json:"not_from_ward,omitempty"`
	// CityOnly: "langsung ke kantor kota". Leaves out activists altogether.
	CityOnly bool `json:"city_only,omitempty"`
	// Jobs: offices of the accused.
	Jobs []Job `json:"jobs,omitempty"`
	// People: named ones: the reporter's own entry in petugas:, and whoever declared a conflict.
	People []PersonID `json:"people,omitempty"`
}

// MayLiveNear reports whether a person is written to live in the ward of a case, or is an activist of whom that cannot be
// ruled out: no tinggal: is written, or nobody said in which ward the case is. The others are the city's own people.
func MayLiveNear(p Person, place Place) bool {
	if p.Role == RoleActivist && (p.Lives == "" || place.Ward == "") {
		return true
	}
	return place.Ward != "" && p.Lives == place.Ward
}

// MaySee reports whether a person may be offered, open, find or hear of a case in place with these exclusions. It is the
// single rule behind promise P7: offers, taps, commands and every message about a case ask it again.
func MaySee(p Person, place Place, ex Exclusion) bool {
	switch {
	case p.Role == RoleUnvouched, slices.Contains(ex.People, p.ID):
		return false
	case place.Ward != "" && slices.Contains(p.Avoid, place.Ward):
		return false
	case ex.CityOnly && p.Role == RoleActivist:
		return false
	case ex.NotFromWard && MayLiveNear(p, place):
		return false
	default:
		return !slices.ContainsFunc(ex.Jobs, p.Holds)
	}
}
