package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// quietCity is a configuration with three helpers. Its waits are long, so that the ladder makes no steps in a run.
const quietCity = `versi: 1
petugas:
  rina:  {nama: Rina W.,  telegram: 510000001, tinggal: Lamaru}
  budi:  {nama: Budi S.,  telegram: 510000002, tinggal: Lamaru}
  ratna: {nama: Ratna K., telegram: 510000009, peran: koordinator}
wilayah:
  Balikpapan Timur:   [Manggar, Manggar Baru, Lamaru, Teritip]
  Balikpapan Barat:   [Baru Ilir, Baru Tengah, Baru Ulu, Kariangau, Margo Mulyo, Marga Sari]
  Balikpapan Utara:   [Batu Ampar, Gunung Samarinda, Gunung Samarinda Baru, Karang Joang, Muara Rapak, Graha Indah]
  Balikpapan Tengah:  [Gunung Sari Ulu, Gunung Sari Ilir, Karang Rejo, Karang Jati, Mekar Sari, Sumber Rejo]
  Balikpapan Selatan: [Sepinggan, Sepinggan Baru, Sepinggan Raya, Gunung Bahagia, Sungai Nangka, Damai Baru, Damai Bahagia]
  Balikpapan Kota:    [Prapatan, Telaga Sari, Klandasan Ulu, Klandasan Ilir, Damai]
jadwal:
  - untuk: semua
    jaga:
      - {hari: setiap hari, jam: 07:00-19:00, giliran: mingguan, mulai: 2026-01-05, urutan: [rina]}
      - {hari: setiap hari, jam: 19:00-07:00, giliran: mingguan, mulai: 2026-01-05, urutan: [rina]}
    cadangan: [budi]
eskalasi:
  biasa:    [{kepada: petugas jaga, tunggu: 60 menit}, {kepada: koordinator, ulangi: 2 jam}]
  mendesak: [{kepada: petugas jaga, tunggu: 60 menit}, {kepada: koordinator, ulangi: 2 jam}]
  darurat:  [{kepada: petugas jaga, tunggu: 60 menit}, {kepada: koordinator, ulangi: 2 jam}]
bantuan:
  - {nama: Polisi, nomor: "110", untuk: [darurat], catatan: nomor Anda tercatat}
  - {nama: SAPA 129, nomor: "129", untuk: [kekerasan, anak]}
zona_waktu: Asia/Makassar
`

// wideCity has a hundred activists, each on duty in a ward of their own.
func wideCity() string {
	var people, wards, duty strings.Builder
	for d := range 10 {
		fmt.Fprintf(&wards, "  Kecamatan %c: [", 'A'+d)
		for i := range 10 {
			n := d*10 + i
			fmt.Fprintf(&people, "  p%d: {nama: Petugas %d, telegram: %d}\n", n, n, activist(n))
			if i > 0 {
				wards.WriteString(", ")
			}
			fmt.Fprintf(&wards, "Kelurahan %d", n)
			fmt.Fprintf(&duty, "  - untuk: [Kelurahan %d]\n    jaga:\n", n)
			for _, hours := range []string{"07:00-19:00", "19:00-07:00"} {
				fmt.Fprintf(&duty, "      - {hari: setiap hari, jam: %s, giliran: mingguan, mulai: 2026-01-05, urutan: [p%d]}\n", hours, n)
			}
			fmt.Fprintf(&duty, "    cadangan: [p%d]\n", (n+1)%100)
		}
		wards.WriteString("]\n")
	}
	head, rest, _ := strings.Cut(quietCity, "petugas:\n")
	_, ladder, _ := strings.Cut(rest, "eskalasi:\n")
	return head + "petugas:\n" + people.String() + "  ratna: {nama: Ratna K., telegram: 510000009, peran: koordinator}\n" +
		"wilayah:\n" + wards.String() + "jadwal:\n" + duty.String() + "eskalasi:\n" + ladder
}

// activist is the chat of the n-th activist of the wide city.
func activist(n int) int64 { return 520_000_000 + int64(n) }

// writeCity writes a configuration and gives its path.
func writeCity(name, text string) (string, error) {
	path, err := filepath.Abs(filepath.Join(buildFolder, name+".yaml"))
	if err != nil {
		return "", fmt.Errorf("name the configuration: %w", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	return path, nil
}
