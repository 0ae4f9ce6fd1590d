package config

import (
	"slices"
	"strings"
)

// official are the kelurahan of Kota Balikpapan (source: idn-area-data 4.0.1, ODbL 1.0). A configuration with others is
// accepted with a warning: areas are divided and renamed.
var official = []string{
	"Manggar", "Manggar Baru", "Lamaru", "Teritip",
	"Baru Ilir", "Baru Tengah", "Baru Ulu", "Kariangau", "Margo Mulyo", "Marga Sari",
	"Batu Ampar", "Gunung Samarinda", "Gunung Samarinda Baru", "Karang Joang", "Muara Rapak", "Graha Indah",
	"Gunung Sari Ulu", "Gunung Sari Ilir", "Karang Rejo", "Karang Jati", "Mekar Sari", "Sumber Rejo",
	"Sepinggan", "Sepinggan Baru", "Sepinggan Raya", "Gunung Bahagia", "Sungai Nangka", "Damai Baru", "Damai Bahagia",
	"Prapatan", "Telaga Sari", "Klandasan Ulu", "Klandasan Ilir", "Damai",
}

// officialDistricts are its kecamatan.
var officialDistricts = []string{
	"Balikpapan Timur", "Balikpapan Barat", "Balikpapan Utara", "Balikpapan Tengah", "Balikpapan Selatan", "Balikpapan Kota",
}

// checkDistricts doubts a name that is that of a kecamatan but for a letter or two: otherwise only the lines that spell it
// right would be named.
func (b *build) checkDistricts() {
	for _, d := range b.city.Districts {
		meant := nearest(d.Name, officialDistricts)
		if len(meant)-len(d.Name) <= 2 && meant != "" && !slices.Contains(officialDistricts, d.Name) {
			b.add(b.areas.places[d.Name], true, meant, "kecamatan %q tidak ada dalam daftar resmi Balikpapan", d.Name)
		}
	}
}

// meantWard is the missing kelurahan somebody probably meant, or two of them without the comma between.
func meantWard(written string, missing []string) string {
	for _, first := range missing {
		second, found := strings.CutPrefix(written, first+" ")
		if found && slices.Contains(missing, second) {
			return first + ", " + second
		}
	}
	return nearest(written, missing)
}

// checkOfficial compares the kelurahan of Balikpapan with the official list.
func (b *build) checkOfficial() {
	if b.city.Name != defaultCity || !b.areas.known() {
		return
	}
	b.checkDistricts()
	var missing []string
	for _, name := range official {
		if !slices.Contains(b.areas.wards, name) {
			missing = append(missing, name)
		}
	}
	for _, ward := range b.areas.wards {
		if !slices.Contains(official, ward) {
			b.add(b.areas.places[ward], true, meantWard(ward, missing), "kelurahan %q tidak ada dalam daftar resmi Balikpapan", ward)
		}
	}
	if len(missing) == 0 {
		return
	}
	const most = 5
	names := strings.Join(missing[:min(most, len(missing))], ", ")
	if len(missing) > most {
		names += ", …"
	}
	b.warnAt(b.regionsAt, "wilayah: %d dari %d kelurahan resmi Balikpapan tidak ada: %s", len(missing), len(official), names)
}
