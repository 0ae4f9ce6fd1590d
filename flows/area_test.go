package flows

import (
	"slices"
	"strings"
	"testing"

	"ruangaman/report"
)

func TestPlacesAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	city := testCity()
	for typed, want := range map[string]found{
		"Lamaru":                             {ward: "Lamaru"},
		"  kel. lamaru ":                     {ward: "Lamaru"},
		"di dekat pasar lamaru":              {ward: "Lamaru"},
		"lemaru":                             {ward: "Lamaru"},
		"barutengah":                         {ward: "Baru Tengah"},
		"kampung baru ulu":                   {ward: "Baru Ulu"},
		"kp baru ulu":                        {ward: "Baru Ulu"},
		"rapak":                              {ward: "Muara Rapak"},
		"gn samarinda baru":                  {ward: "Gunung Samarinda Baru"},
		"sei nangka":                         {ward: "Sungai Nangka"},
		"klandasan ilir":                     {ward: "Klandasan Ilir"},
		"Balikpapan Timur":                   {district: "Balikpapan Timur"},
		"bpp timur":                          {district: "Balikpapan Timur"},
		"balikpapanutara":                    {district: "Balikpapan Utara"},
		"manggar":                            {maybe: []string{"Manggar", "Manggar Baru"}},
		"damai":                              {maybe: []string{"Damai", "Damai Baru", "Damai Bahagia"}},
		"gunung samarinda":                   {maybe: []string{"Gunung Samarinda", "Gunung Samarinda Baru"}},
		"klandasan":                          {maybe: []string{"Klandasan Ulu", "Klandasan Ilir"}},
		"pasar klandasan":                    {maybe: []string{"Klandasan Ulu", "Klandasan Ilir"}},
		"kampung baru":                       {maybe: []string{"Baru Ilir", "Baru Tengah", "Baru Ulu"}},
		"itk":                                {maybe: []string{"Karang Joang"}},
		"dekat bandara":                      {maybe: []string{"Sepinggan", "Sepinggan Baru", "Sepinggan Raya"}},
		"teritib":                            {maybe: []string{"Teritip"}}, // a likely slip is asked, never guessed
		"tertiip":                            {maybe: []string{"Teritip"}},
		"kariangu":                           {maybe: []string{"Kariangau"}},
		"prapatn":                            {maybe: []string{"Prapatan"}},
		"xyz":                                {},
		"Jakarta":                            {},
		"pasar":                              {},
		"":                                   {},
		"!!!":                                {},
		"lama":                               {},
		"aku mau bercerita soal tetangga ku": {},
	} {
		got := compiled.areas.find(city, typed)
		slices.Sort(got.maybe)
		slices.Sort(want.maybe)
		if got.ward != want.ward || got.district != want.district || !slices.Equal(got.maybe, want.maybe) {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

func TestEveryWardIsFoundByItsNameAndIsNeverGuessed(t *testing.T) {
	t.Parallel()
	city := testCity()
	eachWard(city, func(w string) {
		for _, typed := range []string{w, strings.ToUpper(w), strings.ReplaceAll(w, " ", ""), "kelurahan " + w} {
			got := compiled.areas.find(city, typed)
			if got.ward != w && !slices.Contains(got.maybe, w) {
				t.Errorf("%q: %+v", typed, got)
			}
			eachWard(city, func(other string) {
				if got.ward != "" && other != w && strings.HasPrefix(strings.ToLower(other), strings.ToLower(w)+" ") {
					t.Errorf("%q is taken for %s although there is %s", typed, got.ward, other)
				}
			})
		}
	})
}

func TestAnyCityWillDo(t *testing.T) {
	t.Parallel()
	city := &report.City{Districts: []report.District{{Name: "Kecamatan Satu", Wards: []string{"Alfa", "Beta"}}, {Name: "Kecamatan Dua", Wards: []string{"Satu", "鶴"}}}}
	for typed, want := range map[string]found{
		"alfa": {ward: "Alfa"}, "kecamatan dua": {district: "Kecamatan Dua"}, "satu": {ward: "Satu"}, "鶴": {ward: "鶴"}, "lamaru": {}, "manggar": {},
	} {
		if got := compiled.areas.find(city, typed); got.ward != want.ward || got.district != want.district || len(got.maybe) > 0 {
			t.Errorf("%q: %+v", typed, got)
		}
	}
}

func TestAreasFitIntoAButton(t *testing.T) {
	t.Parallel()
	names := []string{"Gunung Samarinda Baru", strings.Repeat("Kelurahan Panjang ", 10) + "A", strings.Repeat("Kelurahan Panjang ", 10) + "B", "鶴", "亀"}
	seen := map[string]string{}
	for _, name := range names {
		slug := areaSlug(name)
		b := tapText(report.Raw(name), verbPlace, "sos_district", slug, longestRev)
		if _, ok := report.ParseTap(b.Data); !ok {
			t.Errorf("%q does not fit: %q", name, b.Data)
		}
		if other, twice := seen[slug]; twice {
			t.Errorf("%q and %q share a slug", name, other)
		}
		seen[slug] = name
	}
}
