package report

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// City is an immutable snapshot of everything in the accepted configuration that a conversation may need. The duty
// roster itself stays in package roster.
type City struct {
	Name      string
	Lang      Lang           // bahasa: the first language of a new chat
	Zone      *time.Location // zona_waktu
	Districts []District     // in written order
	People    []Person       // in written order
	Help      []Helpline     // bantuan: the only source of phone numbers shown
	Services  []Service      // layanan
	FollowUp  map[Urgency]time.Duration
	// FollowUpTo is who is told when a follow-up is late (bila_lewat:).
	FollowUpTo Role
	Keep       Keep
	Practice   bool // LATIHAN: the demo; every chat says so
}

// Helpline is one line under bantuan:.
type Helpline struct {
	Name, Number, WhatsApp, Site, Note string
	For                                []string // darurat, kekerasan, anak, bunuh diri, medis …
}

// Contact is everything one may dial, write to or open.
func (h Helpline) Contact() Text {
	var ways []Text
	if h.Number != "" {
		ways = append(ways, Raw(h.Number))
	}
	if h.WhatsApp != "" {
		ways = append(ways, T("help_wa", "number", Raw(h.WhatsApp)))
	}
	if h.Site != "" {
		ways = append(ways, Raw(h.Site))
	}
	all := Text{List: ways, Join: ", "}
	if h.Note == "" {
		return all
	}
	return T("help_note", "contact", all, "note", Raw(h.Note))
}

// urgentUse is the use (untuk:) of helplines that are named where there is room for few.
const urgentUse = "darurat"

// UrgentHelp are the helplines to call at once, in written order; all of them when none is marked as such.
func (c *City) UrgentHelp() []Text {
	var urgent, all []Text
	for _, h := range c.Help {
		line := T("help_line", "name", Raw(h.Name), "contact", h.Contact())
		all = append(all, line)
		if slices.Contains(h.For, urgentUse) {
			urgent = append(urgent, line)
		}
	}
	if len(urgent) == 0 {
		return all
	}
	return urgent
}

// Service is one line under layanan:, a target for referrals.
type Service struct {
	ID, Name, Contact string
	For, Except       []string
}

// Keep is simpan:, how long something is stored.
type Keep struct {
	Draft  time.Duration // draf: an unsent report
	Screen time.Duration // layar: case details on an activist's phone
	Closed time.Duration // kasus_selesai: after closing
	Backup time.Duration // cadangan: older backups cannot be opened
}

// Person finds somebody by configuration key.
func (c *City) Person(id PersonID) (Person, bool) {
	for _, p := range c.People {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// PersonByChat finds somebody by Telegram account.
func (c *City) PersonByChat(chat ChatID) (Person, bool) {
	for _, p := range c.People {
		if p.Chat == chat {
			return p, true
		}
	}
	return Person{}, false
}

// District finds the district of a ward by their exact names.
func (c *City) District(ward string) (District, bool) {
	for _, d := range c.Districts {
		for _, w := range d.Wards {
			if w == ward {
				return d, true
			}
		}
	}
	return District{}, false
}

// SomebodyLeft reports whether exclusions leave anyone at all who may ever see a case in place. When it is false the
// reporter is told before sending (promise P3).
func (c *City) SomebodyLeft(place Place, ex Exclusion) bool {
	for _, p := range c.People {
		if MaySee(p, place, ex) {
			return true
		}
	}
	return false
}

// Lang is the language of a chat.
type Lang string

// The languages of texts/.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
)

// Voice is the register within a language.
type Voice string

// The voices: VoiceChild is spoken to whoever says they are under 18 and falls back to VoiceAdult text by text.
const (
	VoiceAdult Voice = ""
	VoiceChild Voice = "child"
)

// Env is everything a decision may depend on beside the desk and the input: time, chance and configuration, handed in.
type Env struct {
	Now    time.Time
	Fresh  Fresh
	City   *City
	States map[PersonID]PersonState
	Agency Agency
	// Room is what the disk has left.
	Room Room
	// OnDuty is who is on duty now, by ward; a ward that nobody covers is missing. Only /jaga reads it, so the shell
	// fills it for chats of people in petugas: and may leave it nil for everybody else.
	OnDuty map[string]PersonID
	// Prove is the keyed mark of a proof of report, for a case code and a day; see Proof. The key stays in the store.
	Prove func(code Code, day string) string
	// Tail is the keyed check of the last digits of a case's receipt, letters and digits only. The key stays in the store;
	// without it the digits are not asked back.
	Tail func(id ID, digits string) string
	// Book is asked by /tukar, /izin and /jadwal; nil like OnDuty.
	Book DutyBook
}

// Fresh is chance, drawn by the shell before a decision; each value is used at most once.
type Fresh struct {
	ID      ID
	Receipt Receipt
	Code    Code
	Apart   ID // of what is sealed apart from its case
}

// Format keeps a receipt out of a careless log line.
func (Fresh) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides chance from slog.
func (Fresh) LogValue() slog.Value { return slog.StringValue(redacted) }
