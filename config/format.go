package config

// format is every key of the file, by the part it belongs to. "?" marks a key that may be left out; the others are
// required. "" is the file itself.
var format = map[string][]string{
	"": {
		"versi", "petugas", "jadwal", "?cuti", "?tukar", "?libur", "?konflik", "eskalasi", "?grup", "?malam",
		"?setelah_diterima", "?simpan", "bantuan", "?layanan", "wilayah", "?kota", "?bahasa", "zona_waktu", "?rute",
		"?telegram", "?webhook", "?pantau", "?data",
	},
	"petugas":          {"nama", "telegram", "?peran", "?tinggal", "?jabatan", "?telepon"},
	"jadwal":           {"untuk", "jaga", "?cadangan"},
	"jaga":             {"hari", "jam", "?giliran", "?mulai", "urutan"},
	"cuti":             {"petugas", "dari", "sampai", "pengganti"},
	"tukar":            {"untuk", "mulai", "selesai", "petugas", "?alasan"},
	"libur":            {"tanggal", "?nama", "untuk", "?jam", "petugas"},
	"konflik":          {"petugas", "kelurahan"},
	"eskalasi":         {"biasa", "mendesak", "darurat", "?bunuh diri"},
	"langkah eskalasi": {"kepada", "?tunggu", "?ingatkan", "?ulangi", "?sekaligus"},
	"setelah_diterima": {"?darurat", "?mendesak", "?biasa", "?bila_lewat"},
	"simpan":           {"?draf", "?layar", "?kasus_selesai", "?cadangan"},
	"bantuan":          {"nama", "?nomor", "?wa", "?situs", "?untuk", "?catatan"},
	"layanan":          {"id", "nama", "?untuk", "?kecuali", "?kontak"},
	"rute":             {"?cron"},
	"telegram":         {"?token_file", "?api", "?terima"},
	"webhook":          {"?alamat", "?dengar"},
	"pantau":           {"?alamat", "?detak"},
	"data":             {"?folder", "?kunci"},
}
