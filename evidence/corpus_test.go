package evidence

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// canary is hidden wherever a file can hide something.
const canary = "KANARI-RAHASIA"

// scene is a picture whose four corners differ, so that turning shows.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 30, G: 30, B: 30, A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 220 // top left is red
			case x >= w/2 && y < h/2:
				c.G = 220 // top right is green
			case x < w/2:
				c.B = 220 // bottom left is blue
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func plainJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, scene(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func plainPNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, scene(w, h)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// exif is a TIFF block with an orientation, a device, and the place: 1°16'3" S, 116°49'44" E.
func exif(orientation uint16) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32([]byte("II*\x00"), 8)
	entry := func(tag, kind uint16, count, value uint32) {
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), count), value)
	}
	const gps = 8 + 2 + 3*12 + 4
	const data = gps + 2 + 4*12 + 4
	b = le.AppendUint16(b, 3)
	entry(0x010f, 2, uint32(len(canary)+1), data+48) // Make
	entry(0x0112, 3, 1, uint32(orientation))
	entry(0x8825, 4, 1, gps)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(b, 4)
	entry(1, 2, 2, uint32('S'))
	entry(2, 5, 3, data)
	entry(3, 2, 2, uint32('E'))
	entry(4, 5, 3, data+24)
	b = le.AppendUint32(b, 0)
	for _, v := range []uint32{1, 1, 16, 1, 3, 1, 116, 1, 49, 1, 44, 1} {
		b = le.AppendUint32(b, v)
	}
	return append(append(b, canary...), 0)
}

func segment(marker byte, content []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2))
	return append(b, content...)
}

// loadedJPEG is a photo with everything a phone, a program or an attacker puts beside the pixels.
func loadedJPEG(t testing.TB, w, h int, orientation uint16) []byte {
	plain := plainJPEG(t, w, h)
	thumbnail := append(plainJPEG(t, 16, 16), canary...)
	xmp := "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" +
		"<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' dc:title='" + canary + "'/></rdf:RDF></x:xmpmeta>"
	iptc := "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00" + string(rune(5+len(canary))) + "\x1c\x02\x05\x00" + string(rune(len(canary))) + canary
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xe1, append([]byte("Exif\x00\x00"), exif(orientation)...))...)
	out = append(out, segment(0xe1, []byte(xmp))...)
	out = append(out, segment(0xe2, append([]byte("MPF\x00"), thumbnail...))...)
	out = append(out, segment(0xed, []byte(iptc))...)
	out = append(out, segment(0xfe, []byte(canary))...)
	out = append(out, plain[2:]...)
	return append(out, []byte("PK\x03\x04"+canary+"<script>"+canary+"</script>")...) // a polyglot: something follows the picture
}

func chunk(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, kind...), content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// withChunks puts chunks behind IHDR, and something behind the end.
func withChunks(plain []byte, chunks ...[]byte) []byte {
	const head = 8 + 12 + 13
	out := append([]byte{}, plain[:head]...)
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(append(out, plain[head:]...), canary...)
}

func loadedPNG(t testing.TB) []byte {
	return withChunks(plainPNG(t, 40, 30), chunk("tEXt", []byte("Author\x00"+canary)), chunk("eXIf", exif(1)),
		chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x:xmpmeta xmlns:x='adobe:ns:meta/'>"+canary+"</x:xmpmeta>")),
		chunk("tIME", []byte{0x07, 0xea, 11, 17, 3, 4, 5}))
}

// movingPNG has a second picture (APNG) that nobody sees in a still.
func movingPNG(t testing.TB) []byte {
	control := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 2), 0)
	return withChunks(plainPNG(t, 40, 30), chunk("acTL", control), chunk("fdAT", []byte("\x00\x00\x00\x02"+canary)))
}

// headerOf is a PNG that claims a size and holds nothing.
func headerOf(w, h uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append(append([]byte{}, pngMagic...), chunk("IHDR", append(ihdr, 8, 6, 0, 0, 0))...)
}

// headerJPEG is a JPEG that claims a size.
func headerJPEG(w, h uint16) []byte {
	sof := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
	return append([]byte{0xff, 0xd8}, segment(0xc0, sof)...)
}

// voice is a voice message of so many pages of sound, with tags that say too much, on two pages.
func voice(pages int) []byte {
	w := pageWriter{}
	write := func(flags byte, position uint64, body []byte) {
		var segments []byte
		for n := len(body); ; n -= 255 {
			if n < 255 {
				segments = append(segments, byte(n))
				break
			}
			segments = append(segments, 255)
		}
		w.write(page{flags: flags, position: position, segments: segments, body: body})
	}
	write(flagFirst, 0, append([]byte("OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"), canary...))
	tags := binary.LittleEndian.AppendUint32([]byte("OpusTags"), uint32(len(canary)))
	tags = binary.LittleEndian.AppendUint32(append(tags, canary...), 1)
	comment := "ARTIST=" + canary + strings.Repeat("x", 400)
	tags = append(binary.LittleEndian.AppendUint32(tags, uint32(len(comment))), comment...)
	const first = 255
	w.write(page{position: ^uint64(0), segments: []byte{first}, body: tags[:first]})
	write(flagContinued, 0, tags[first:])
	for i := range pages {
		flags := byte(0)
		if i == pages-1 {
			flags = flagLast
		}
		write(flags, uint64(960*(i+1)), bytes.Repeat([]byte{0xfc, byte(i)}, 40))
	}
	return append(w.out.Bytes(), canary...)
}
