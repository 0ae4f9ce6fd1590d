package config

import "strings"

// shape is what may stand after a key, as editors are told by the JSON Schema (schema.go), with the words they show.
type shape struct {
	form form
	// of is the part of format for mappings and lists of them, the choices of a word, or the pattern of a text.
	of    []string
	about string // Indonesian, shown beside the key
}

type form int

const (
	formText    form = iota // one value, perhaps with a pattern
	formNumber              // digits, perhaps in quotes
	formMinus               // the number of a group
	formPhone               // a text of digits, which an editor may take for a number
	formChoice              // one of some words
	formNames               // one text or a list of them
	formChoices             // one of some words, or a list of them
	formPart                // a mapping with the keys of a part
	formEntries             // a list of such mappings
	formNamed               // a mapping from names to such mappings
	formAreas               // a mapping from names to lists of names
)

// The patterns of values, as values.go reads them.
const (
	durationForm = `^[0-9]+ ?(detik|menit|jam|hari)$`
	hoursForm    = `^[0-9]{1,2}[:.][0-9]{2} ?[-–—] ?[0-9]{1,2}[:.][0-9]{2}$`
	dateForm     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	instantForm  = `^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}[:.][0-9]{2}$`
)

func targetWords() []string {
	out := make([]string, len(targets))
	for i, t := range targets {
		out[i] = t.word
	}
	return out
}

var (
	aDuration = "Lama waktu: \"15 menit\", \"2 jam\", \"90 hari\"."
	aPerson   = "Nama pendek dari petugas."
	areasFor  = "Nama kecamatan atau kelurahan, atau semua. Yang lebih khusus menang."
	theDate   = "Tanggal: tahun-bulan-hari, misalnya 2026-12-25."
)

// shapes has an entry for every key of format.
var shapes = map[string]map[string]shape{
	"": {
		"versi":            {formNumber, nil, "Versi bentuk berkas ini: 1."},
		"petugas":          {formNamed, []string{"petugas"}, "Semua orang, satu baris satu orang; kata pertama adalah nama pendek yang dipakai di bawah."},
		"jadwal":           {formEntries, []string{"jadwal"}, "Siapa jaga di mana. Setiap menit dalam seminggu harus ada tepat satu baris jaga."},
		"cuti":             {formEntries, []string{"cuti"}, "Petugas yang tidak bisa. Kedua tanggal ikut; pengganti wajib diisi."},
		"tukar":            {formEntries, []string{"tukar"}, "Tukar jaga sekali saja. Paling kuat: menang atas jadwal, libur, dan cuti."},
		"libur":            {formEntries, []string{"libur"}, "Hari libur: petugas khusus menggantikan giliran biasa, tepat pada jam itu."},
		"konflik":          {formEntries, []string{"konflik"}, "Orang ini tidak pernah menerima atau melihat laporan dari kelurahan ini."},
		"eskalasi":         {formPart, []string{"eskalasi"}, "Siapa dipanggil berturut-turut bila tidak ada yang menerima."},
		"grup":             {formMinus, nil, "Grup Telegram yang hanya mendengar \"ada tugas menunggu\". Nomornya diawali tanda minus."},
		"malam":            {formText, []string{hoursForm}, "Jam malam: laporan biasa menunggu pagi, yang mendesak satu tawaran tanpa suara; darurat tidak mengenal malam."},
		"setelah_diterima": {formPart, []string{"setelah_diterima"}, "Kapan kabar ditanyakan setelah TERIMA, dan siapa diberi tahu bila lewat."},
		"simpan":           {formPart, []string{"simpan"}, "Berapa lama sesuatu disimpan sebelum dihancurkan."},
		"bantuan":          {formEntries, []string{"bantuan"}, "Satu-satunya sumber nomor yang ditampilkan bot. Telepon dulu setiap nomor."},
		"layanan":          {formEntries, []string{"layanan"}, "Tujuan rujukan."},
		"wilayah":          {formAreas, nil, "Setiap kecamatan dengan kelurahannya; setiap kelurahan tepat satu kali."},
		"kota":             {formText, nil, "Nama kota."},
		"bahasa":           {formChoice, []string{"id", "en"}, "Bahasa awal bot dan bahasa pesan tentang berkas ini."},
		"zona_waktu":       {formText, nil, "Zona waktu semua jam di berkas ini. WITA: Asia/Makassar."},
		"rute":             {formPart, []string{"rute"}, "Kapan laporan dirutekan; yang darurat tidak menunggu."},
		"telegram":         {formPart, []string{"telegram"}, "Cara menghubungi Telegram. Baru berlaku setelah bot dinyalakan ulang."},
		"webhook":          {formPart, []string{"webhook"}, "Hanya untuk terima: webhook. Baru berlaku setelah bot dinyalakan ulang."},
		"pantau":           {formPart, []string{"pantau"}, "Pemantauan oleh yang memasang bot. Baru berlaku setelah bot dinyalakan ulang."},
		"data":             {formPart, []string{"data"}, "Tempat menyimpan. Hilang kunci berarti hilang semua kasus."},
	},
	"petugas": {
		"nama":     {formText, nil, "Nama yang dilihat koordinator."},
		"telegram": {formNumber, nil, "Angka dari perintah /id, bukan nomor telepon."},
		"peran":    {formChoice, roleWords, "Tanpa peran: petugas."},
		"tinggal":  {formText, nil, "Kelurahan tempat tinggal, untuk pilihan \"jangan dari kelurahan saya\"."},
		"jabatan":  {formChoices, jobWords, "Orang ini tidak melihat laporan tentang jabatan itu."},
		"telepon":  {formPhone, nil, "Hanya dilihat koordinator."},
	},
	"jadwal": {
		"untuk":    {formNames, nil, areasFor},
		"jaga":     {formEntries, []string{"jaga"}, "Baris-baris jaga; bersama-sama menutup seluruh minggu, tanpa bertumpuk."},
		"cadangan": {formNames, nil, "Siapa dipanggil bila petugas jaga diam, tidak bisa, atau berbenturan, menurut urutan."},
	},
	"jaga": {
		"hari":    {formNames, nil, "setiap hari, senin, senin-jumat, atau daftar. Yang dihitung adalah hari jaga dimulai."},
		"jam":     {formText, []string{hoursForm}, "Misalnya 07:00-19:00, atau 19:00-07:00 untuk jaga malam."},
		"giliran": {formChoice, []string{"harian", "mingguan"}, "Berapa lama satu giliran."},
		"mulai":   {formText, []string{dateForm}, "Tanggal giliran pertama; giliran dihitung dari sini. Tulis tanggal yang sudah lewat."},
		"urutan":  {formNames, nil, "Nama pendek menurut giliran."},
	},
	"cuti": {
		"petugas":   {formText, nil, aPerson},
		"dari":      {formText, []string{dateForm}, theDate},
		"sampai":    {formText, []string{dateForm}, theDate + " Mencakup jaga malam yang dimulai hari itu."},
		"pengganti": {formText, nil, aPerson + " Tidak boleh sedang cuti."},
	},
	"tukar": {
		"untuk":   {formNames, nil, areasFor},
		"mulai":   {formText, []string{instantForm}, "Tanggal dan jam, misalnya 2026-12-10 19:00."},
		"selesai": {formText, []string{instantForm}, "Tanggal dan jam; jaga malam selesai pada tanggal berikutnya."},
		"petugas": {formText, nil, aPerson},
		"alasan":  {formText, nil, "Catatan, terlihat di jadwal. Jangan menulis tentang pelapor atau kasus."},
	},
	"libur": {
		"tanggal": {formText, []string{dateForm}, theDate},
		"nama":    {formText, nil, "Nama hari libur."},
		"untuk":   {formNames, nil, areasFor},
		"jam":     {formText, []string{hoursForm}, "Tanpa jam: sehari penuh."},
		"petugas": {formText, nil, aPerson},
	},
	"konflik": {
		"petugas":   {formText, nil, aPerson},
		"kelurahan": {formNames, nil, "Kelurahan yang laporannya tidak boleh dilihat orang ini."},
	},
	"eskalasi": {
		"biasa":      {formEntries, []string{"langkah eskalasi"}, "Tangga untuk laporan biasa."},
		"mendesak":   {formEntries, []string{"langkah eskalasi"}, "Tangga untuk laporan mendesak."},
		"darurat":    {formEntries, []string{"langkah eskalasi"}, "Tangga untuk keadaan darurat."},
		"bunuh diri": {formEntries, []string{"langkah eskalasi"}, "Tangga untuk pikiran bunuh diri; tanpa ini: seperti darurat."},
	},
	"langkah eskalasi": {
		"kepada":    {formChoices, targetWords(), "Siapa yang dipanggil di langkah ini."},
		"tunggu":    {formText, []string{durationForm}, aDuration + " Lalu langkah berikutnya. Bukan di langkah terakhir."},
		"ingatkan":  {formText, []string{durationForm}, aDuration + " Lebih singkat daripada tunggu."},
		"ulangi":    {formText, []string{durationForm}, aDuration + " Hanya dan selalu di langkah terakhir."},
		"sekaligus": {formChoice, []string{"ya", "tidak"}, "ya: semua dipanggil bersama, bukan satu per satu."},
	},
	"setelah_diterima": {
		"darurat":    {formText, []string{durationForm}, aDuration},
		"mendesak":   {formText, []string{durationForm}, aDuration},
		"biasa":      {formText, []string{durationForm}, aDuration},
		"bila_lewat": {formChoice, roleWords[1:], "Siapa diberi tahu bila tidak ada kabar."},
	},
	"simpan": {
		"draf":          {formText, []string{durationForm}, "Laporan yang tidak dikirim; paling sedikit 1 jam."},
		"layar":         {formText, []string{durationForm}, "Rincian kasus di HP petugas."},
		"kasus_selesai": {formText, []string{durationForm}, "Setelah ditutup; paling sedikit 7 hari."},
		"cadangan":      {formText, []string{durationForm}, "Cadangan data yang lebih tua tidak dapat dibuka lagi; paling sedikit 7 hari."},
	},
	"bantuan": {
		"nama":    {formText, nil, "Nama layanan."},
		"nomor":   {formPhone, nil, "Nomor telepon, dalam tanda kutip."},
		"wa":      {formPhone, nil, "Nomor WhatsApp, dalam tanda kutip."},
		"situs":   {formText, nil, "Alamat situs."},
		"untuk":   {formNames, nil, "Kapan ditampilkan: " + strings.Join(helpTopics, ", ") + "."},
		"catatan": {formText, nil, "Catatan bagi pelapor, misalnya bahwa nomornya tercatat."},
	},
	"layanan": {
		"id":      {formText, []string{serviceID.String()}, "Nama pendek: huruf kecil, angka, \"_\". Jangan diubah setelah dipakai."},
		"nama":    {formText, nil, "Nama layanan."},
		"untuk":   {formNames, nil, "Untuk kebutuhan apa."},
		"kecuali": {formNames, nil, "Tidak diusulkan untuk perkara ini."},
		"kontak":  {formPhone, nil, "Nomor atau alamat; kosong berarti tanyakan DP3AKB."},
	},
	"rute": {
		"cron": {formText, nil, "Lima kolom cron, misalnya \"* * * * *\", atau \"@every 30s\"."},
	},
	"telegram": {
		"token_file": {formText, nil, "Berkas yang berisi token bot; hanya pemiliknya yang boleh membacanya."},
		"api":        {formText, nil, "Hanya " + TelegramAPI + "; alamat lain lewat " + EnvAPI + "."},
		"terima":     {formChoice, []string{"polling", "webhook"}, "Bagaimana pesan datang."},
	},
	"webhook": {
		"alamat": {formText, nil, "Alamat https yang dipanggil Telegram."},
		"dengar": {formText, nil, "Nomor IP dan port di komputer ini, misalnya 127.0.0.1:8443."},
	},
	"pantau": {
		"alamat": {formText, nil, "Nomor IP dan port untuk /metrics dan /healthz, misalnya 127.0.0.1:9464."},
		"detak":  {formText, nil, "Alamat https yang dipanggil selama semua baik, atau: tidak."},
	},
	"data": {
		"folder": {formText, nil, "Folder basis data."},
		"kunci":  {formText, nil, "Folder kunci, sebaiknya di cakram lain."},
	},
}
