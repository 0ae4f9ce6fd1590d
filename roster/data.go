package roster

import (
	"slices"
	"time"

	"ruangaman/report"
)

// Data is what a Roster is built from: the configuration's lists, already checked. Line numbers are those of the
// configuration file, so that an answer can name its reason.
type Data struct {
	Zone      *time.Location // zona_waktu; nil is UTC
	Districts []report.District
	People    []report.Person // in written order, which is the order of calling
	Rules     []Rule          // jadwal
	Leaves    []Leave         // cuti
	Swaps     []Swap          // tukar
	Holidays  []Holiday       // libur
	Ladders   Ladders         // eskalasi
	Night     Hours           // malam; the zero value is no night
	Group     report.ChatID   // grup; zero is none
	// FollowUps are the waits of setelah_diterima, which LongestWait has to count.
	FollowUps []time.Duration
}

// unplaced are the lists that decide about duty, without their lines.
func (d Data) unplaced() []any {
	rules, leaves, swaps, holidays := slices.Clone(d.Rules), slices.Clone(d.Leaves), slices.Clone(d.Swaps), slices.Clone(d.Holidays)
	for i := range rules {
		rules[i].Line, rules[i].Shifts = 0, slices.Clone(rules[i].Shifts)
		for j := range rules[i].Shifts {
			rules[i].Shifts[j].Line = 0
		}
	}
	for i := range leaves {
		leaves[i].Line = 0
	}
	for i := range swaps {
		s := &swaps[i]
		s.Line, s.From, s.Until = 0, s.From.UTC(), s.Until.UTC()
	}
	for i := range holidays {
		holidays[i].Line = 0
	}
	return []any{rules, leaves, swaps, holidays}
}

// Rule is one entry of jadwal: who takes turns for some areas. For a ward the most specific rule that names it holds
// alone, with its backups: the ward itself over its district over everywhere.
type Rule struct {
	For     []string // names of districts and wards; empty is everywhere
	Shifts  []Shift  // should tile the week; where two overlap the first written holds
	Backups []report.PersonID
	Line    int
}

// Shift is one line of jaga: on these days, in these hours, these people in turn.
type Shift struct {
	Days  Weekdays // of the date the shift starts
	Hours Hours
	Turn  int // length of a turn in days: 1 daily, 7 weekly; below 1 counts as 1
	Start Day // the first turn begins; before it the line puts nobody on duty
	Order []report.PersonID
	Line  int
}

// Leave is one line of cuti: both dates belong to it, and a night shift belongs to the date it starts.
type Leave struct {
	Person, Substitute report.PersonID
	From, To           Day
	Line               int
	Beside             bool // Line is of the file beside the configuration: agreed in chat
}

// Swap is one line of tukar: from From until just before Until somebody else is on duty, whatever else is written.
type Swap struct {
	For         []string // names of districts and wards; empty is everywhere
	From, Until time.Time
	Person      report.PersonID
	Note        string // alasan
	Line        int
	Beside      bool // Line is of the file beside the configuration: agreed in chat
}

// Holiday is one line of libur: on this date, in these hours, one person instead of the usual turn.
type Holiday struct {
	Day    Day
	For    []string // names of districts and wards; empty is everywhere
	Hours  Hours
	Person report.PersonID
	Note   string // nama
	Line   int
}

// Ladders are the ladders of eskalasi.
type Ladders struct {
	Routine, Urgent, Emergency []Step
	Suicide                    []Step // "bunuh diri"; empty means the emergency ladder
}

// Step is one rung: whom to offer a case to and how long to wait before the next.
type Step struct {
	To     []Target
	AtOnce bool          // sekaligus: all at once instead of one after the other
	Wait   time.Duration // tunggu: until the next step; zero on the last
	Remind time.Duration // ingatkan: a reminder inside the wait; zero is none
	Repeat time.Duration // ulangi: the last step comes again after this; zero on the others
	Line   int
}

// Target is whom a step names.
type Target int

// The targets of kepada.
const (
	TargetOnDuty      Target = iota // petugas jaga
	TargetBackup                    // cadangan
	TargetCoordinator               // koordinator
	TargetPsychologist
	TargetIndependent
	TargetGroup // grup: a chat, not a person; hears only that something waits
)
