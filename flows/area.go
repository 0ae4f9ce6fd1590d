package flows

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"unicode"

	"ruangaman/report"
)

//go:embed areas.yaml
var areasYAML []byte

// gazetteer is areas.yaml: other names, which the city's own list may or may not contain.
type gazetteer struct {
	wards     map[string][]string // by name, folded: their aliases, folded
	districts map[string][]string
	landmarks map[string][]string // by alias: wards by name, folded
	generic   map[string]bool
	short     map[string]string
}

// found is what typed words may mean: one ward for sure, one district for sure, or several wards that are asked about.
type found struct {
	ward, district string
	maybe          []string
}

func readAreas(raw []byte) (*gazetteer, error) {
	top, faults := readYAML("areas.yaml", raw)
	g := &gazetteer{generic: map[string]bool{}, short: map[string]string{}}
	if v, ok := top.get("short"); ok {
		for _, e := range v.keys {
			g.short[e.key] = e.word
		}
	}
	if v, ok := top.get("generic"); ok {
		for _, w := range v.words() {
			g.generic[w] = true
		}
	}
	g.wards = g.names(top, "wards", faults)
	g.districts = g.names(top, "districts", faults)
	g.landmarks = g.names(top, "landmarks", faults)
	for _, e := range top.keys {
		if !slices.Contains([]string{"districts", "wards", "landmarks", "generic", "short"}, e.key) {
			faults.add(e.line, "unknown key %q", e.key)
		}
	}
	return g, errors.Join(faults.all...)
}

func (g *gazetteer) names(top value, key string, faults *faults) map[string][]string {
	m := map[string][]string{}
	v, ok := top.get(key)
	if !ok {
		faults.add(1, "%s is missing", key)
	}
	for _, e := range v.keys {
		for _, alias := range e.words() {
			m[g.fold(e.key)] = append(m[g.fold(e.key)], g.fold(alias))
		}
	}
	return m
}

// fold writes a name in one form: small letters and digits, one space between words, abbreviations written out.
func (g *gazetteer) fold(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, w := range words {
		if full, ok := g.short[w]; ok && len(words) > 1 {
			words[i] = full
		}
	}
	return strings.Join(words, " ")
}

// maxPlaceWords bounds what is compared: no place has a longer name.
const maxPlaceWords = 8

// find looks for typed words among the areas of a city. A ward is taken as meant only if the words are its whole name,
// or an alias, and could name no other; a part of a name, a likely typing mistake, a landmark is asked.
func (g *gazetteer) find(city *report.City, typed string) found {
	words := strings.Fields(g.fold(typed))
	if len(words) == 0 || len(words) > maxPlaceWords {
		return found{}
	}
	if d, ok := g.district(city, words); ok {
		return found{district: d}
	}
	if maybe := g.landmark(city, words); len(maybe) > 0 {
		return found{maybe: maybe}
	}
	core := g.core(words)
	if len(core) == 0 {
		return found{}
	}
	exact := g.exact(city, core)
	alike := merged(g.containing(city, core), g.widen(city, exact))
	switch {
	case len(exact) == 1 && len(alike) <= 1:
		return found{ward: exact[0]}
	case len(exact)+len(alike) > 0:
		return found{maybe: merged(exact, alike)}
	default:
		return found{maybe: g.typos(city, core)}
	}
}

// core are the words without those that only say what kind of place follows.
func (g *gazetteer) core(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return g.generic[w] })
}

// district takes "Balikpapan Timur", "bpp timur", "kec timur".
func (g *gazetteer) district(city *report.City, words []string) (string, bool) {
	typed := strings.Join(words, " ")
	for _, d := range city.Districts {
		name := g.fold(d.Name)
		if typed == name || joined(typed) == joined(name) || slices.Contains(g.districts[name], typed) {
			return d.Name, !slices.ContainsFunc(city.Districts, func(o report.District) bool { return slices.Contains(o.Wards, d.Name) })
		}
	}
	return "", false
}

func (g *gazetteer) landmark(city *report.City, words []string) []string {
	typed := " " + strings.Join(words, " ") + " "
	var maybe []string
	for landmark, wards := range g.landmarks {
		if !strings.Contains(typed, " "+landmark+" ") || g.namesWard(city, typed, landmark) {
			continue
		}
		eachWard(city, func(w string) {
			if slices.Contains(wards, g.fold(w)) && !slices.Contains(maybe, w) {
				maybe = append(maybe, w)
			}
		})
	}
	return maybe
}

// namesWard reports whether a landmark is only the beginning of a ward's alias that was typed: "kampung baru ulu".
func (g *gazetteer) namesWard(city *report.City, typed, landmark string) bool {
	known := false
	eachWard(city, func(w string) {
		for _, name := range append([]string{g.fold(w)}, g.wards[g.fold(w)]...) {
			known = known || len(name) > len(landmark) && strings.Contains(name, landmark) && strings.Contains(typed, " "+name+" ")
		}
	})
	return known
}

// exact are the wards whose name or alias is what was typed, spaces aside.
func (g *gazetteer) exact(city *report.City, core []string) []string {
	typed := strings.Join(core, "")
	var all []string
	eachWard(city, func(w string) {
		for _, name := range append([]string{g.fold(w)}, g.wards[g.fold(w)]...) {
			if joined(name) == typed || joined(strings.Join(g.core(strings.Fields(name)), " ")) == typed {
				all = append(all, w)
				return
			}
		}
	})
	return all
}

// containing are the wards in whose name every typed word stands: "damai" is in three, "baru" in many.
func (g *gazetteer) containing(city *report.City, core []string) []string {
	var all []string
	eachWard(city, func(w string) {
		name := strings.Fields(g.fold(w))
		if !slices.ContainsFunc(core, func(word string) bool { return !slices.Contains(name, word) }) {
			all = append(all, w)
		}
	})
	if len(all) > 0 {
		return all
	}
	// A longer description that names a ward: "pasar klandasan ilir dekat pantai".
	typed := " " + strings.Join(core, " ") + " "
	eachWard(city, func(w string) {
		for _, name := range append([]string{g.fold(w)}, g.wards[g.fold(w)]...) {
			if strings.Contains(typed, " "+name+" ") {
				all = append(all, w)
				return
			}
		}
	})
	if len(all) > 0 {
		return g.widen(city, all)
	}
	// A word that only wards have: "ikan di klandasan".
	eachWard(city, func(w string) {
		first := strings.Fields(g.fold(w))[0]
		if len(first) >= 5 && slices.Contains(core, first) {
			all = append(all, w)
		}
	})
	return all
}

// widen adds the look-alikes of wards named in a description: "manggar" also stands in "Manggar Baru".
func (g *gazetteer) widen(city *report.City, wards []string) []string {
	all := slices.Clone(wards)
	for _, w := range wards {
		name := joined(g.fold(w))
		eachWard(city, func(o string) {
			if strings.HasPrefix(joined(g.fold(o)), name) && !slices.Contains(all, o) {
				all = append(all, o)
			}
		})
	}
	return all
}

// maxAsked is how many look-alikes are asked about; more would be the whole keyboard.
const maxAsked = 8

// typos are the wards within a letter or two of what was typed, nearest first.
func (g *gazetteer) typos(city *report.City, core []string) []string {
	typed := []rune(strings.Join(core, ""))
	byDistance := make([][]string, 3)
	eachWard(city, func(w string) {
		best := len(byDistance)
		for _, name := range append([]string{g.fold(w)}, g.wards[g.fold(w)]...) {
			best = min(best, distance(typed, []rune(joined(name)), len(byDistance)-1))
		}
		if best <= allowed(len(typed)) {
			byDistance[best] = append(byDistance[best], w)
		}
	})
	all := slices.Concat(byDistance...)
	return all[:min(len(all), maxAsked)]
}

// allowed is how many letters may be wrong in a word of n: none in a short one, where every word is near every other.
func allowed(n int) int {
	switch {
	case n < 5:
		return 0
	case n < 9:
		return 1
	default:
		return 2
	}
}

// distance counts the letters added, left out, changed or swapped between two words, up to a limit; beyond it gives
// limit+1. Two rows are enough beside the one before for swaps.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i, ca := range a {
		row[0] = i + 1
		for j, cb := range b {
			cost := 1
			if ca == cb {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && ca == b[j-1] && a[i-1] == cb {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old, row = old, row, older
	}
	return min(old[len(b)], limit+1)
}

func merged(a, b []string) []string {
	all := slices.Clone(a)
	for _, w := range b {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all[:min(len(all), maxAsked)]
}

func joined(name string) string { return strings.ReplaceAll(name, " ", "") }

func eachWard(city *report.City, do func(ward string)) {
	for _, d := range city.Districts {
		for _, w := range d.Wards {
			do(w)
		}
	}
}
