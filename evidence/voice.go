package evidence

import (
	"bytes"
	"encoding/binary"
)

// A voice message is Opus in Ogg (RFC 7845): a page with OpusHead, pages with OpusTags (the writer's name, comments,
// pictures), then sound. It is not decoded: the pages are checked and written anew with empty tags, the sound untouched.

const (
	pageHead = 27 // bytes of a page's header before its segment table (RFC 3533, 6)
	// maxSamples bounds a voice message: two hours, in the 48,000 samples a second that positions count.
	maxSamples = 2 * 3600 * 48_000
	// serial replaces the number that the encoder drew for the stream.
	serial = 1

	flagContinued, flagFirst, flagLast = 1, 2, 4
)

// page is one page of an Ogg stream.
type page struct {
	flags    byte
	position uint64 // in samples; all ones where no packet ends
	serial   uint32
	segments []byte
	body     []byte
}

// cleanVoice gives the sound of a voice message with nothing beside it.
func cleanVoice(raw []byte) (Clean, error) {
	head, rest, ok := readPage(raw)
	if !ok || head.flags != flagFirst || !opusHead(head) {
		return Clean{}, ErrRefused
	}
	rest, ok = skipTags(rest, head.serial)
	if !ok {
		return Clean{}, ErrRefused
	}
	w := pageWriter{}
	w.write(page{flags: flagFirst, segments: []byte{headSize}, body: head.body[:headSize]})
	w.write(page{segments: []byte{byte(len(emptyTags))}, body: emptyTags})
	sound := 0
	for len(rest) > 0 {
		var p page
		if p, rest, ok = readPage(rest); !ok || p.serial != head.serial || p.flags&flagFirst != 0 || tooLong(p) {
			return Clean{}, ErrRefused
		}
		w.write(p)
		sound += len(p.body)
		if p.flags&flagLast != 0 {
			break // what follows the end is not part of it
		}
	}
	if sound == 0 {
		return Clean{}, ErrRefused
	}
	return Clean{Form: Opus, Content: w.out.Bytes()}, nil
}

func tooLong(p page) bool { return p.position != ^uint64(0) && p.position > maxSamples }

// headSize is OpusHead of one or two channels (RFC 7845, 5.1, mapping family 0); what is longer carries something else.
const headSize = 19

func opusHead(p page) bool {
	b := p.body
	return len(b) >= headSize && bytes.HasPrefix(b, []byte("OpusHead")) && b[8]>>4 == 0 && (b[9] == 1 || b[9] == 2) && b[18] == 0
}

// emptyTags is OpusTags (RFC 7845, 5.2) with a name of no letters and no comments.
var emptyTags = append([]byte("OpusTags"), make([]byte, 8)...)

// skipTags passes over the pages of OpusTags. Sound begins on a page of its own.
func skipTags(raw []byte, of uint32) (rest []byte, ok bool) {
	p, rest, ok := readPage(raw)
	if !ok || p.flags&^flagLast != 0 || !bytes.HasPrefix(p.body, []byte("OpusTags")) {
		return nil, false
	}
	for {
		if p.serial != of {
			return nil, false
		}
		if ended(p.segments) {
			return rest, true
		}
		if p, rest, ok = readPage(rest); !ok || p.flags&flagContinued == 0 {
			return nil, false
		}
	}
}

// ended reports whether exactly one packet ends on a page, and with it the page.
func ended(segments []byte) bool {
	for i, n := range segments {
		if n < 255 {
			return i == len(segments)-1
		}
	}
	return false
}

// readPage reads one page whose checksum is right.
func readPage(raw []byte) (p page, rest []byte, ok bool) {
	if len(raw) < pageHead || !bytes.HasPrefix(raw, []byte("OggS\x00")) {
		return page{}, nil, false
	}
	table := pageHead + int(raw[26])
	if len(raw) < table {
		return page{}, nil, false
	}
	p = page{flags: raw[5], position: binary.LittleEndian.Uint64(raw[6:]), serial: binary.LittleEndian.Uint32(raw[14:]),
		segments: raw[pageHead:table]}
	size := 0
	for _, n := range p.segments {
		size += int(n)
	}
	end := table + size
	if len(raw) < end || checksum(raw[:end]) != binary.LittleEndian.Uint32(raw[22:]) {
		return page{}, nil, false
	}
	p.body = raw[table:end]
	return p, raw[end:], true
}

// pageWriter numbers pages and gives them their checksums.
type pageWriter struct {
	out    bytes.Buffer
	number uint32
}

func (w *pageWriter) write(p page) {
	b := append(make([]byte, 0, pageHead+len(p.segments)+len(p.body)), "OggS\x00"...)
	b = append(b, p.flags&(flagContinued|flagFirst|flagLast))
	b = binary.LittleEndian.AppendUint64(b, p.position)
	b = binary.LittleEndian.AppendUint32(b, serial)
	b = binary.LittleEndian.AppendUint32(b, w.number)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = append(b, byte(len(p.segments)))
	b = append(append(b, p.segments...), p.body...)
	binary.LittleEndian.PutUint32(b[22:], checksum(b))
	w.out.Write(b)
	w.number++
}

// checksum is Ogg's: CRC-32 with the polynomial 0x04c11db7, nothing reflected, over the page with its own field zero.
func checksum(page []byte) (sum uint32) {
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		sum = sum<<8 ^ crcTable[byte(sum>>24)^b]
	}
	return sum
}

var crcTable = func() (table [256]uint32) {
	for i := range table {
		r := uint32(i) << 24 //nolint:gosec // a byte
		for range 8 {
			carry := r & 0x80000000
			if r <<= 1; carry != 0 {
				r ^= 0x04c11db7
			}
		}
		table[i] = r
	}
	return table
}()
