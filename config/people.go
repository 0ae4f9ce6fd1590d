package config

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ruangaman/report"
)

// person is an entry of petugas: with its place.
type person struct {
	report.Person
	at   place
	used bool // they may be on duty or a backup some day
	// unsure: peran could not be read, so nothing may be concluded from it.
	unsure bool
}

const maxPersonID = 32 // characters; a short name for one line

// maxTelegramID is Telegram's bound: a user's number has at most 52 significant bits (Bot API, User.id).
const maxTelegramID = 1 << 52

func (b *build) readPeople(top fields) {
	n := top.get("petugas")
	if n == nil || !b.is(n, kindMap, "petugas") {
		return
	}
	b.peopleAt = top.keys["petugas"]
	chats := map[report.ChatID]*person{}
	for _, p := range b.unique(n) {
		who := b.readPerson(p)
		if other := chats[who.Chat]; other != nil && who.Chat != 0 {
			at := p.value.place
			if t := findKey(p.value, "telegram"); t != nil {
				at = t.place
			}
			b.errorAt(at, "nomor telegram ini sudah dipakai %q di baris %d", other.ID, other.at.line)
		}
		chats[who.Chat] = who
		b.people = append(b.people, who)
		b.city.People = append(b.city.People, who.Person)
	}
	b.data.People = b.city.People
}

// findKey gives the value of a key of a mapping.
func findKey(n *node, key string) *node {
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

func (b *build) readPerson(p pair) *person {
	who := &person{at: p.key.place}
	who.ID = report.PersonID(p.key.text)
	if strings.ContainsFunc(p.key.text, notNameRune) || len([]rune(p.key.text)) > maxPersonID {
		b.errorAt(p.key.place, "petugas %q: nama pendek hanya huruf, angka, \"-\" dan \"_\", paling banyak %d", p.key.text, maxPersonID)
	}
	if p.value.kind == kindBroken {
		return who
	}
	f := b.fields(p.value, "petugas", "petugas "+p.key.text)
	who.Name = b.name(f)
	who.Chat = b.telegramID(f.text("telegram"))
	word, ok := f.choice("peran", roleWords...)
	who.Role, who.unsure = roleOf(word), !ok && f.values["peran"] != nil
	if n := f.text("tinggal"); n != nil {
		who.Lives, _ = b.ward(n)
	}
	who.Jobs = b.jobs(f)
	who.Phone = b.phone(f, "telepon")
	return who
}

// maxNameOfPerson bounds a name, which stands inside messages that have a bound themselves.
const maxNameOfPerson = 64

func (b *build) name(f fields) string {
	n := f.text("nama")
	if n == nil {
		return ""
	}
	if utf8.RuneCountInString(n.text) > maxNameOfPerson {
		b.errorAt(n.place, "nama terlalu panjang: paling banyak %d huruf", maxNameOfPerson)
	}
	return n.text
}

func notNameRune(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
}

// parseID reads a Telegram number as it is written: digits, perhaps a minus, no leading zero.
func parseID(text string) (int64, bool) {
	text = strings.NewReplacer("–", "-", "—", "-").Replace(text)
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && strconv.FormatInt(id, 10) == text
}

func (b *build) telegramID(n *node) report.ChatID {
	if n == nil {
		return 0
	}
	id, ok := parseID(n.text)
	switch {
	case mobile(n.text):
		b.errorAt(n.place, "telegram %q seperti nomor telepon — tulis angka dari perintah /id", n.text)
	case !ok || id >= maxTelegramID:
		b.errorAt(n.place, "telegram %q bukan angka dari perintah /id", n.text)
	case id < 0:
		b.errorAt(n.place, "telegram %q adalah nomor grup — tulis angka dari perintah /id orang itu", n.text)
	default:
		return report.ChatID(id)
	}
	return 0
}

// mobile reports whether digits are an Indonesian telephone number: 0812…, +62812… or 62812…, which is longer than any
// number Telegram gives.
func mobile(text string) bool {
	const shortest = 11
	return strings.HasPrefix(text, "0") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "628") && len(text) >= shortest
}

// jobWords are the words of jabatan:.
var jobWords = []string{
	string(report.JobNeighbourhood), string(report.JobTeacher), string(report.JobPolice), string(report.JobAgency),
}

func (b *build) jobs(f fields) []report.Job {
	var out []report.Job
	for _, n := range f.list("jabatan") {
		switch {
		case !slices.Contains(jobWords, n.text):
			b.add(n.place, false, nearest(n.text, jobWords), "jabatan %q tidak dikenal; pilihannya: %s", n.text, strings.Join(jobWords, ", "))
		case slices.Contains(out, report.Job(n.text)):
			b.warnAt(n.place, "jabatan %q tertulis dua kali", n.text)
		default:
			out = append(out, report.Job(n.text))
		}
	}
	return out
}

// phone reads a number that people will call.
func (b *build) phone(f fields, key string) string {
	n := f.text(key)
	if n == nil {
		return ""
	}
	if strings.ContainsFunc(n.text, func(r rune) bool { return !strings.ContainsRune("0123456789+-() ", r) }) ||
		!strings.ContainsAny(n.text, "0123456789") {
		b.errorAt(n.place, "%s %q bukan nomor telepon", key, n.text)
		return ""
	}
	return n.text
}

// who reads somebody's short name. Where petugas could not be read, nothing is reported twice.
func (b *build) who(n *node) (*person, bool) {
	if n == nil {
		return nil, false
	}
	for _, p := range b.people {
		if string(p.ID) == n.text {
			return p, true
		}
	}
	if len(b.people) > 0 {
		b.unknownPerson(n)
	}
	return nil, false
}

// unknownPerson reports a name nobody has; names without a comma between them are all known.
func (b *build) unknownPerson(n *node) {
	meant := commas(n.text, b.shortNames())
	if meant == "" {
		meant = nearest(n.text, b.shortNames())
	}
	b.stranger(n, "petugas", meant)
}

func (b *build) shortNames() []string {
	names := make([]string, len(b.people))
	for i, p := range b.people {
		names[i] = string(p.ID)
	}
	return names
}

// order reads a list of short names; whole is false where one of them could not be read.
func (b *build) order(f fields, key string) (ids []report.PersonID, nodes []*node, whole bool) {
	list := f.list(key)
	whole = f.values[key] == nil || len(list) > 0
	for _, n := range list {
		p, ok := b.who(n)
		if !ok {
			whole = false
			continue
		}
		p.used = true
		ids, nodes = append(ids, p.ID), append(nodes, n)
	}
	return ids, nodes, whole
}
