//go:build !produksi

package main

// demoPlay is something a stranger may try on the page in a minute. Each is played by a test (browser_plays_test.go). The
// names of buttons are those of texts/id.yaml, as a test checks.
type demoPlay struct {
	title [2]string // Indonesian, English
	steps [][2]string
}

var demoPlays = []demoPlay{
	{[2]string{"Cerita", "Tell"}, [][2]string{
		{"Ponsel Pelapor: MULAI, [Cerita], lalu ikuti tombolnya sampai keluar kode. Salin kodenya.",
			"Reporter's phone: MULAI, [Cerita], then follow the buttons to the receipt. Copy it."},
		{"Ponsel petugas jaga berbunyi: [BUKA], [TERIMA], [Lanjut], [TIDAK KENAL, LANJUT], [BACA CERITA].",
			"The duty phone rings: open, accept, next, “I do not know them”, read."},
		{"Ponsel Pelapor kedua: MULAI, lalu ketik kode itu untuk tahu kabarnya.",
			"Second reporter's phone: MULAI, then type the receipt to hear how things stand."},
	}},
	{[2]string{"Tutup cepat", "Quick exit"}, [][2]string{
		{"Ponsel Pelapor: MULAI, [Cerita], jawab satu-dua pertanyaan.",
			"Reporter's phone: MULAI, [Cerita], answer a question or two."},
		{"Ada yang mendekat? [Tutup cepat], atau Menu lalu /keluar. Tidak ditanya apa-apa: obrolan langsung bersih.",
			"Somebody comes? Press [Tutup cepat], or Menu and /keluar. No question: the chat is empty at once."},
		{"Yang tinggal satu kalimat biasa. Menggantinya: [Belajar & info], [Atur obrolan], [Pilih kalimat yang tinggal].",
			"One harmless line stays. To change it: these three buttons."},
	}},
	{[2]string{"Kalimat biasa", "A neutral line"}, [][2]string{
		{"Ponsel Pelapor: bercerita. Saat ditanya soal tanda: [Boleh, pada jam tertentu], [Kapan saja], [Selesai], pilih kalimatnya, [Kirim].",
			"Reporter: tell. Asked about a sign, allow it at any hour, choose the line, send."},
		{"Petugas jaga: [BUKA] sampai [TULIS]. Ketik pesan, baca sekali lagi, [KIRIM].",
			"Activist: from [BUKA] to [TULIS]. Type, read it once more, [KIRIM]."},
		{"Di ponsel Pelapor hanya muncul kalimat itu, tanpa bunyi. Isi pesannya tidak.",
			"On the reporter's phone only that line appears, silently. Nothing of the message."},
	}},
	{[2]string{"Kotak pesan", "Mailbox"}, [][2]string{
		{"Sesudah “Kalimat biasa”. Ponsel Pelapor: Menu, /mulai, [Lanjut yang tadi]. Tampak jumlah pesan, bukan isinya.",
			"After “A neutral line”. Reporter: Menu, /mulai, [Lanjut yang tadi]. The count shows, no content."},
		{"[Pesan]: dulu ditanya amankah bicara. [Tidak, tutup] langsung kembali ke layar depan.",
			"[Pesan]: first it asks if talking is safe. “No” goes back to the first screen at once."},
		{"Ulangi, lalu [Aman, buka pesan]. [Cukup, tutup] membersihkannya lagi.",
			"Again, now “safe, open”. “Enough, close” takes the messages off the screen."},
	}},
	{[2]string{"Dari HP lain", "Another phone"}, [][2]string{
		{"Sesudah kode keluar, di ponsel Pelapor: [Tambah lagi], [Kata rahasia]. Tulis satu kata, dua kali.",
			"After the receipt, on the reporter's phone: [Tambah lagi], [Kata rahasia]. Type a word, twice."},
		{"Ponsel Pelapor kedua: MULAI, ketik kodenya. Yang tampak hanya kabar dan jumlah pesan.",
			"Second reporter's phone: MULAI, type the receipt. Only a status and a count show."},
		{"[Pesan], [Aman, buka pesan]: kata itu ditanya dulu. Kata yang salah menjawab “Tidak ada pesan baru”.",
			"Open the messages: the word is asked for first. A wrong one answers “nothing new”."},
	}},
	{[2]string{"Foto", "A photo"}, [][2]string{
		{"Ponsel Pelapor: bercerita sebagai [Saya (18 ke atas)]. Di tengahnya ⋮ lalu Kirim foto. Selesaikan.",
			"Reporter: tell as an adult. Midway press ⋮ and “Kirim foto”. Finish."},
		{"Petugas jaga: [BUKA] sampai [BACA CERITA]. Fotonya baru tampak sesudah [LIHAT BERKAS 1].",
			"Activist: from [BUKA] to [BACA CERITA]. The photo shows only after one more tap."},
		{"Ulangi sebagai [Saya (di bawah 18)], dengan foto dan suara: keduanya tidak diambil dan hilang dari obrolan; petugas hanya tahu ada.",
			"Again as a child, with a photo and a voice: neither is fetched, both leave the chat; staff only know that they exist."},
	}},
}
