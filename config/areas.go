package config

import (
	"strings"
	"unicode/utf8"

	"ruangaman/report"
)

// everywhere is the word for all areas in untuk:.
const everywhere = "semua"

// maxName keeps an area's slug, with what stands around it, inside Telegram's 64 bytes of callback data.
const maxName = 32

// areas are the names under wilayah: with their places.
type areas struct {
	places map[string]place  // every name
	slugs  map[string]string // slug to name
	names  []string          // all, in written order
	wards  []string
}

func (b *build) readAreas(top fields) {
	b.areas = areas{places: map[string]place{}, slugs: map[string]string{}}
	n := top.get("wilayah")
	if n == nil || !b.is(n, kindMap, "wilayah") {
		return
	}
	b.regionsAt = top.keys["wilayah"]
	for _, p := range b.unique(n) {
		if !b.addArea(p.key) || p.value.kind == kindBroken {
			continue
		}
		d := report.District{Name: p.key.text}
		for _, ward := range b.items(p.value, "wilayah "+d.Name) {
			if b.addArea(ward) {
				d.Wards = append(d.Wards, ward.text)
				b.areas.wards = append(b.areas.wards, ward.text)
			}
		}
		b.city.Districts = append(b.city.Districts, d)
	}
	b.data.Districts = b.city.Districts
}

// addArea takes a name into the city. Two names that buttons could not tell apart are refused.
func (b *build) addArea(n *node) bool {
	slug := report.Slug(n.text)
	other, taken := b.areas.slugs[slug]
	switch {
	case slug == "":
		b.errorAt(n.place, "nama wilayah %q harus memuat huruf latin atau angka", n.text)
	case utf8.RuneCountInString(n.text) > maxName:
		b.errorAt(n.place, "nama wilayah %q terlalu panjang: paling banyak %d huruf", n.text, maxName)
	case n.text == everywhere:
		b.errorAt(n.place, "nama wilayah tidak boleh %q: itu berarti semua wilayah", n.text)
	case taken && other == n.text:
		b.errorAt(n.place, "wilayah %q sudah ditulis di baris %d", n.text, b.areas.places[other].line)
	case taken:
		b.errorAt(n.place, "nama %q terlalu mirip dengan %q di baris %d", n.text, other, b.areas.places[other].line)
	default:
		b.areas.slugs[slug] = n.text
		b.areas.places[n.text] = n.place
		b.areas.names = append(b.areas.names, n.text)
		return true
	}
	return false
}

// known reports whether there are names to compare with; where wilayah could not be read, nothing is reported twice.
func (a *areas) known() bool { return len(a.names) > 0 }

// ward reads a kelurahan.
func (b *build) ward(n *node) (string, bool) {
	for _, w := range b.areas.wards {
		if w == n.text {
			return w, true
		}
	}
	for _, d := range b.city.Districts {
		if d.Name == n.text {
			b.errorAt(n.place, "%q adalah kecamatan — tulis kelurahannya satu per satu", n.text)
			return "", false
		}
	}
	if b.areas.known() {
		b.stranger(n, "kelurahan", nearestArea(n.text, b.areas.wards))
	}
	return "", false
}

// where reads untuk:. No names with ok mean everywhere; without ok something was wrong or missing.
func (b *build) where(f fields) (names []string, ok bool) {
	nodes := f.list("untuk")
	ok = len(nodes) > 0
	for _, n := range nodes {
		if n.text == everywhere && len(nodes) == 1 {
			return nil, true
		}
		if _, found := b.areas.places[n.text]; !found {
			ok = false
			if b.areas.known() {
				b.stranger(n, "wilayah", nearestArea(n.text, append([]string{everywhere}, b.areas.names...)))
			}
			continue
		}
		names = append(names, n.text)
	}
	return names, ok
}

// NameAreas says some wards in few words: whole districts by their name, then single wards.
func NameAreas(districts []report.District, wards []string) string {
	in := make(map[string]bool, len(wards))
	for _, w := range wards {
		in[w] = true
	}
	var whole, single []string
	for _, d := range districts {
		var some []string
		for _, w := range d.Wards {
			if in[w] {
				some = append(some, w)
			}
		}
		if len(some) == len(d.Wards) && len(some) > 1 {
			whole = append(whole, d.Name)
		} else {
			single = append(single, some...)
		}
	}
	return strings.Join(append(whole, single...), ", ")
}
