package evidence

import (
	"bytes"
	"errors"
)

// Wanted is what a file was sent as.
type Wanted string

// What may be sent as evidence.
const (
	Picture Wanted = "picture" // a photo, or a document that is a JPEG or PNG
	Voice   Wanted = "voice"   // a voice message: Opus in Ogg (Bot API, Voice)
)

// Form is what a cleaned file is.
type Form byte

// The forms.
const (
	JPEG Form = 'J'
	PNG  Form = 'P'
	Opus Form = 'O'
)

// Clean is a file in which only what can be seen or heard is left.
type Clean struct {
	Form Form
	// Width and Height are pixels; zero for a voice.
	Width, Height int
	Content       []byte
}

// Limits of one file.
const (
	// MaxIn is the largest file a bot can fetch (Bot API getFile: 20 MB).
	MaxIn = 20 << 20
	// MaxOut is the largest cleaned file. A picture that would be larger as a PNG becomes a JPEG.
	MaxOut = 20 << 20
	// MaxPixels is read from the header, before anything is decoded: 24 megapixels take 96 MB of memory.
	MaxPixels = 24_000_000
)

// ErrRefused: the file is not what it should be, or is too large. Its content is in no error.
var ErrRefused = errors.New("file refused")

// scrub reads a whole file and gives what may be kept of it. It trusts nothing but the bytes: neither a name nor a type
// that somebody claimed.
func scrub(as Wanted, raw []byte) (Clean, error) {
	switch {
	case len(raw) > MaxIn:
		return Clean{}, ErrRefused
	case as == Voice:
		return cleanVoice(raw)
	case as != Picture:
		return Clean{}, ErrRefused
	case bytes.HasPrefix(raw, jpegMagic):
		return cleanJPEG(raw)
	case bytes.HasPrefix(raw, pngMagic):
		return cleanPNG(raw)
	default:
		return Clean{}, ErrRefused
	}
}

var (
	jpegMagic = []byte{0xff, 0xd8, 0xff}
	pngMagic  = []byte("\x89PNG\r\n\x1a\n")
)
