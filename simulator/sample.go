package simulator

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
)

// SamplePhoto is a small photo that any program can show: a fence before a wall, in the evening.
func SamplePhoto() []byte {
	const width, height, board = 320, 240, 24
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			wall := color.RGBA{150 - uint8(y/4), 162 - uint8(y/3), 176 - uint8(y/5), 255}
			rail := y/16 == 7 || y/16 == 12
			if gap := x%board < 5; y > 84+abs(x%board-14) && (!gap || rail) {
				wall = color.RGBA{214 - uint8(y/5), 176 - uint8(x%board*2), 70, 255}
			}
			m.SetRGBA(x, y, wall)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return out.Bytes()
}

func abs(n int) int { return max(n, -n) }

// SampleVoice is a voice message of half a second as the app records it: Opus in Ogg, with the recorder's name in its tags.
func SampleVoice() []byte {
	var out []byte
	var number uint32
	write := func(flags byte, position uint64, body []byte) {
		p := append([]byte("OggS\x00"), flags)
		p = binary.LittleEndian.AppendUint64(p, position)
		p = binary.LittleEndian.AppendUint32(p, 7)
		p = binary.LittleEndian.AppendUint32(p, number)
		p = append(binary.LittleEndian.AppendUint32(p, 0), 1, byte(len(body)))
		p = append(p, body...)
		binary.LittleEndian.PutUint32(p[22:], oggSum(p))
		out = append(out, p...)
		number++
	}
	const first, last = 2, 4
	write(first, 0, []byte("OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"))
	write(0, 0, []byte("OpusTags\x07\x00\x00\x00latihan\x00\x00\x00\x00"))
	write(0, 960, bytes.Repeat([]byte{0xf8, 0xff, 0xfe}, 20))
	write(last, 1920, bytes.Repeat([]byte{0xf8, 0xff, 0xfe}, 20))
	return out
}

// oggSum is the checksum of a page of Ogg (RFC 3533), whose own field is still zero.
func oggSum(page []byte) (sum uint32) {
	for _, b := range page {
		sum ^= uint32(b) << 24
		for range 8 {
			carry := sum & 0x80000000
			if sum <<= 1; carry != 0 {
				sum ^= 0x04c11db7
			}
		}
	}
	return sum
}
