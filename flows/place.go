package flows

import (
	"fmt"
	"hash/fnv"

	"ruangaman/report"
)

// The levels of an area.
const (
	levelDistrict = "district"
	levelWard     = "ward"
)

// slugRoom is how long a slug in callback data may be; MaxTapBytes leaves this beside verb, step and revision.
const slugRoom = 40

// areaSlug names an area in callback data. Names too long for it, or without a letter of ours, get a short hash.
func areaSlug(name string) string {
	slug := report.Slug(name)
	if slug != "" && len(slug) <= slugRoom {
		return slug
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return fmt.Sprintf("%.*s_%08x", slugRoom-9, slug, h.Sum32())
}

// placeButtons are the districts of the city, or the wards of the chosen district, two a row.
func (t *talk) placeButtons(s *step) [][]report.Button {
	var names []string
	for _, d := range t.env.City.Districts {
		if s.Level == levelDistrict {
			names = append(names, d.Name)
		} else if d.Name == t.draft.Place.District {
			names = d.Wards
		}
	}
	return t.grid(s, names)
}

// candidateButtons are the wards that a typed name may have meant.
func (t *talk) candidateButtons(s *step) [][]report.Button { return t.grid(s, t.draft.Candidates) }

func (t *talk) grid(s *step, names []string) [][]report.Button {
	var rows [][]report.Button
	for i, name := range names {
		b := tapText(report.Raw(name), verbPlace, string(s.ID), areaSlug(name), t.rev())
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], b)
	}
	return rows
}

// placeTapped answers a district or ward. The slug is looked up in the city's own list, so a forged one names nothing.
func (t *talk) placeTapped(s *step, slug string) {
	if !t.inDraft() || s.Kind != kindArea {
		return
	}
	for _, d := range t.env.City.Districts {
		asked := len(t.draft.Candidates) > 0
		if s.Level == levelDistrict && !asked {
			if areaSlug(d.Name) == slug {
				t.inDistrict(s, d.Name)
				return
			}
			if slug != t.state.Hint {
				continue
			}
		}
		if s.Level == levelWard && !asked && d.Name != t.draft.Place.District {
			continue
		}
		for _, w := range d.Wards {
			if areaSlug(w) == slug {
				t.inWard(s, d.Name, w)
				return
			}
		}
	}
}

// inDistrict goes on to the wards of a district.
func (t *talk) inDistrict(s *step, district string) {
	delete(t.draft.Answers, fieldWard) // also for the same district: the ward is what somebody goes back for
	t.draft.Place = report.Place{District: district}
	t.draft.Answers[fieldDistrict] = []string{areaSlug(district)}
	t.draft.Candidates = nil
	t.advance(s)
}

// inWard knows the place. From the question for the district it passes over the one for the ward.
func (t *talk) inWard(s *step, district, ward string) {
	t.draft.Place = report.Place{District: district, Ward: ward}
	t.draft.Answers[fieldDistrict] = []string{areaSlug(district)}
	t.draft.Answers[fieldWard] = []string{areaSlug(ward)}
	t.draft.Candidates = nil
	t.advance(s)
}

// placeless answers "outside the city, or I do not know" and "only the district".
func (t *talk) placeless(s *step, c *choice) {
	t.draft.Candidates = nil
	if s.Level == levelDistrict {
		t.draft.Place = report.Place{}
		delete(t.draft.Answers, fieldWard)
	} else {
		t.draft.Place.Ward = ""
	}
	t.draft.Answers[s.Field] = []string{c.ID}
	t.note(c.Note)
	if t.f.leftOut(t.draft).NotFromWard {
		t.note("coi_route") // without a ward no volunteer is told of it
	}
	t.advance(s)
}

// placeTyped looks for a typed name. Only a name that can mean nothing else is taken; everything else is asked.
func (t *talk) placeTyped(s *step, words string) {
	hit := t.f.areas.find(t.env.City, words)
	switch {
	case hit.ward != "":
		if d, ok := t.env.City.District(hit.ward); ok {
			t.inWard(s, d.Name, hit.ward)
		}
	case hit.district != "" && s.Level == levelDistrict:
		t.inDistrict(s, hit.district)
	case len(hit.maybe) > 0:
		t.draft.Candidates, t.touched = hit.maybe, true
	default:
		t.note("kelurahan_unknown")
	}
}

// whichPlace asks which of several places was meant.
func (t *talk) whichPlace() report.Text {
	if len(t.draft.Candidates) == 1 {
		ward := t.draft.Candidates[0]
		d, _ := t.env.City.District(ward)
		return report.T("kelurahan_confirm", "kelurahan", report.Raw(ward), "kecamatan", report.Raw(d.Name))
	}
	return report.T("kelurahan_ambiguous")
}

// placeName says a place in words.
func placeName(p report.Place) report.Text {
	switch {
	case p.Ward != "":
		return report.T("place_ward", "ward", report.Raw(p.Ward), "district", report.Raw(p.District))
	case p.District != "":
		return report.T("place_district", "district", report.Raw(p.District))
	default:
		return report.T("place_city")
	}
}

// placed reports whether the question for the place was answered, be it by "I do not know".
func placed(f *Flows, d *report.Draft) bool {
	for _, s := range f.walk(d, func(s *step) bool { return !s.passed(d) }) {
		if s.Kind == kindArea && !s.passed(d) {
			return false
		}
	}
	_, answered := d.Answers[fieldDistrict]
	return answered
}

// asksWhich reports whether the question on the screen is which of several places was meant.
func (t *talk) asksWhich(s *step) bool {
	return t.inDraft() && s.Kind == kindArea && len(t.draft.Candidates) > 0
}
