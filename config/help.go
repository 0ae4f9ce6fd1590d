package config

import (
	"regexp"
	"slices"

	"ruangaman/report"
)

// helpTopics are what the conversations look for under untuk: of bantuan.
var helpTopics = []string{"darurat", "kekerasan", "anak", "bunuh diri", "medis", "hukum"}

// serviceID is the form of an id under layanan: it travels in buttons.
var serviceID = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)

// readHelp reads bantuan and layanan.
func (b *build) readHelp(top fields) {
	n := top.get("bantuan")
	if n != nil && b.is(n, kindList, "bantuan") {
		if len(n.items) == 0 {
			b.errorAt(n.place, "bantuan: daftar ini kosong — bot tidak boleh tanpa nomor darurat")
		}
		for _, entry := range n.items {
			b.readHelpline(entry)
		}
		emergency := func(h report.Helpline) bool { return slices.Contains(h.For, "darurat") }
		if len(n.items) > 0 && !slices.ContainsFunc(b.city.Help, emergency) {
			b.warnAt(n.place, `bantuan: tidak ada nomor untuk "darurat"`)
		}
	}
	first := map[string]int{}
	for _, entry := range top.entries("layanan") {
		b.readService(entry, first)
	}
}

func (b *build) readHelpline(n *node) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "bantuan", "bantuan")
	h := report.Helpline{
		Name: f.words("nama"), Number: b.phone(f, "nomor"), WhatsApp: b.phone(f, "wa"),
		Site: f.words("situs"), Note: f.words("catatan"),
	}
	if f.whole && f.values["nomor"] == nil && f.values["wa"] == nil && f.values["situs"] == nil {
		b.errorAt(f.at, "bantuan %s: tidak ada nomor, wa atau situs", h.Name)
	}
	for _, topic := range f.list("untuk") {
		if !slices.Contains(helpTopics, topic.text) {
			b.add(topic.place, true, nearest(topic.text, helpTopics), "untuk %q tidak dipakai bot", topic.text)
		}
		h.For = append(h.For, topic.text)
	}
	b.city.Help = append(b.city.Help, h)
}

func (b *build) readService(n *node, first map[string]int) {
	if n.kind == kindBroken {
		return
	}
	f := b.fields(n, "layanan", "layanan")
	s := report.Service{Name: f.words("nama"), Contact: f.words("kontak")}
	if id := f.text("id"); id != nil {
		line, twice := first[id.text]
		switch {
		case twice:
			b.errorAt(id.place, "id %q sudah dipakai di baris %d", id.text, line)
		case !serviceID.MatchString(id.text):
			b.errorAt(id.place, "id %q: hanya huruf kecil, angka dan \"_\", paling banyak 24", id.text)
		default:
			first[id.text] = id.place.line
			s.ID = id.text
		}
	}
	for _, topic := range f.list("untuk") {
		s.For = append(s.For, topic.text)
	}
	for _, topic := range f.list("kecuali") {
		s.Except = append(s.Except, topic.text)
	}
	b.city.Services = append(b.city.Services, s)
}
