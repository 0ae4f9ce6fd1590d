package report

import "strings"

// District is a kecamatan with its wards (kelurahan), as written under wilayah: in the configuration.
type District struct {
	Name  string   `json:"name"`
	Wards []string `json:"wards"`
}

// Slug is the form of an area's name that goes into callback data: lower case letters and digits joined by "_".
// "Gunung Samarinda Baru" becomes "gunung_samarinda_baru". Two names of one city must differ in their slugs.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(name) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(c)
			continue
		}
		gap = true
	}
	return b.String()
}

// Place is where the person who needs help is, as exactly as we were told: a ward, or a district alone, or neither
// ("luar Balikpapan / tidak tahu"), which the city level answers.
type Place struct {
	District string `json:"district,omitempty"`
	Ward     string `json:"ward,omitempty"`
}

// CityLevel reports whether no ward is known, so that no duty roster applies and the ladder starts at the coordinators.
func (p Place) CityLevel() bool { return p.Ward == "" }
