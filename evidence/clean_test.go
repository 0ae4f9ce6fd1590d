package evidence

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/bep/imagemeta"
)

// tags are what somebody else's reader of metadata finds: the oracle of these tests.
func tags(t *testing.T, format imagemeta.ImageFormat, content []byte) map[string]any {
	t.Helper()
	found := map[string]any{}
	_, err := imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(content), ImageFormat: format, Sources: imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
		HandleTag:       func(i imagemeta.TagInfo) error { found[i.Tag] = i.Value; return nil },
		HandleXMP: func(r io.Reader) error {
			b, err := io.ReadAll(r)
			found["xmp"] = string(b)
			return err
		}, Warnf: func(string, ...any) {}})
	if err != nil {
		t.Logf("the oracle says: %v", err)
	}
	return found
}

func TestNothingButThePictureRemains(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw    []byte
		format imagemeta.ImageFormat
		form   Form
		least  int // tags the oracle finds before
	}{
		"a photo with place, device, thumbnail, comment and an archive behind it": {loadedJPEG(t, 64, 48, 1), imagemeta.JPEG, JPEG, 4},
		"a picture with text, place and a time":                                   {loadedPNG(t), imagemeta.PNG, PNG, 3},
		"a moving picture":                                                        {movingPNG(t), imagemeta.PNG, PNG, 0},
	} {
		if before := tags(t, c.format, c.raw); len(before) < c.least || !bytes.Contains(c.raw, []byte(canary)) {
			t.Fatalf("%s: the oracle finds only %v; the test would prove nothing", name, before)
		}
		got, err := scrub(Picture, c.raw)
		if err != nil || got.Form != c.form {
			t.Errorf("%s: form %q, %v", name, got.Form, err)
			continue
		}
		if after := tags(t, c.format, got.Content); len(after) > 0 {
			t.Errorf("%s: still says %v", name, after)
		}
		for _, hidden := range []string{canary, "Exif", "xmpmeta", "8BIM", "MPF", "acTL", "fdAT", "tEXt", "PK\x03\x04"} {
			if bytes.Contains(got.Content, []byte(hidden)) {
				t.Errorf("%s: %q is still in it", name, hidden)
			}
		}
		picture, _, err := image.Decode(bytes.NewReader(got.Content))
		if err != nil || picture.Bounds().Dx() != got.Width || picture.Bounds().Dy() != got.Height {
			t.Errorf("%s: cannot be seen any more: %v", name, err)
		}
	}
}

func TestAPhotoIsSeenTheRightWayUp(t *testing.T) {
	t.Parallel()
	upright := scene(64, 48)
	// How a camera held each way would have stored the upright scene.
	for orientation := 1; orientation <= 8; orientation++ {
		w, h := 64, 48
		if orientation >= 5 {
			w, h = 48, 64
		}
		stored := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				tx, ty := x, y
				if orientation > 1 {
					tx, ty = place(orientation, x, y, w, h)
				}
				stored.SetRGBA(x, y, upright.RGBAAt(tx, ty))
			}
		}
		var out bytes.Buffer
		if err := jpeg.Encode(&out, stored, nil); err != nil {
			t.Fatal(err)
		}
		raw := append(append([]byte{0xff, 0xd8}, segment(0xe1, append([]byte("Exif\x00\x00"), exif(uint16(orientation))...))...), out.Bytes()[2:]...)
		got, err := scrub(Picture, raw)
		if err != nil || got.Width != 64 || got.Height != 48 {
			t.Fatalf("orientation %d: %d × %d, %v", orientation, got.Width, got.Height, err)
		}
		picture, err := jpeg.Decode(bytes.NewReader(got.Content))
		if err != nil {
			t.Fatal(err)
		}
		for corner, want := range map[image.Point]int{{X: 4, Y: 4}: 0, {X: 60, Y: 4}: 1, {X: 4, Y: 44}: 2} {
			c := color.RGBAModel.Convert(picture.At(corner.X, corner.Y)).(color.RGBA)
			if parts := [3]uint8{c.R, c.G, c.B}; parts[want] < 150 {
				t.Errorf("orientation %d: corner %v is %v", orientation, corner, parts)
			}
		}
	}
	// The standard's own words: where row 0 and column 0 of the stored picture are seen.
	for orientation, corner := range map[int]image.Point{1: {}, 2: {X: 1}, 3: {X: 1, Y: 1}, 4: {Y: 1}, 5: {}, 6: {X: 1}, 7: {X: 1, Y: 1}, 8: {Y: 1}} {
		if orientation == 1 {
			continue
		}
		if x, y := place(orientation, 0, 0, 2, 2); x != corner.X || y != corner.Y {
			t.Errorf("orientation %d shows the first pixel at %d, %d", orientation, x, y)
		}
	}
	for name, raw := range map[string][]byte{"a directory elsewhere": exif(6)[:20], "an empty block": nil, "garbage": bytes.Repeat([]byte{0xff}, 40)} {
		if got := orientationIn(raw); got < 1 || got > 8 && got != 65535 {
			t.Errorf("%s: %d", name, got)
		}
	}
}

func TestWhatIsNoPictureOrTooLargeIsRefusedBeforeItIsDecoded(t *testing.T) {
	t.Parallel()
	whole := plainJPEG(t, 64, 48)
	for name, raw := range map[string][]byte{
		"25 megapixels":        headerOf(5000, 5000),
		"25 megapixels, JPEG":  headerJPEG(5000, 5000),
		"a decompression bomb": headerOf(1<<31-1, 1<<31-1),
		"a narrow bomb":        headerOf(24_000_001, 1),
		"no width":             headerOf(0, 5),
		"cut in its middle":    whole[:len(whole)/2],
		"a cut header":         whole[:20],
		"only the magic":       pngMagic,
		"words":                []byte("bukan gambar"),
		"nothing":              nil,
		"a GIF":                []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"a PDF":                []byte("%PDF-1.7\n"),
		"a web page":           []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"),
		"too many bytes":       append(plainJPEG(t, 8, 8), make([]byte, MaxIn)...),
	} {
		if _, err := scrub(Picture, raw); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := scrub(Picture, headerOf(6000, 4000)); !errors.Is(err, ErrRefused) {
		t.Errorf("a header without a picture: %v", err) // 24 megapixels pass the header and fail in the decoder
	}
	if _, err := scrub("music", whole); !errors.Is(err, ErrRefused) {
		t.Errorf("another kind: %v", err)
	}
}

func TestOfAVoiceOnlyTheSoundRemains(t *testing.T) {
	t.Parallel()
	raw := voice(12)
	got, err := scrub(Voice, raw)
	if err != nil || got.Form != Opus {
		t.Fatalf("%q %v", got.Form, err)
	}
	if bytes.Contains(got.Content, []byte(canary)) || bytes.Contains(got.Content, []byte("ARTIST")) {
		t.Error("what the recorder wrote beside the sound is still there")
	}
	var before, after []byte
	for rest, i := raw, 0; ; i++ {
		p, more, ok := readPage(rest)
		if !ok {
			break
		}
		if i > 2 {
			before = append(before, p.body...)
		}
		rest = more
	}
	for rest, i := got.Content, 0; len(rest) > 0; i++ {
		p, more, ok := readPage(rest)
		if !ok || p.serial != serial || int(binary.LittleEndian.Uint32(rest[18:])) != i {
			t.Fatalf("page %d cannot be read", i)
		}
		if i > 1 {
			after = append(after, p.body...)
		}
		rest = more
	}
	if len(after) == 0 || !bytes.Equal(before, after) {
		t.Errorf("%d bytes of sound became %d", len(before), len(after))
	}
	if again, err := scrub(Voice, got.Content); err != nil || !bytes.Equal(again.Content, got.Content) {
		t.Errorf("what is clean does not stay as it is: %v", err)
	}
}

func TestWhatIsNoVoiceIsRefused(t *testing.T) {
	t.Parallel()
	raw := voice(3)
	broken := bytes.Clone(raw)
	broken[200] ^= 1
	two := append(voice(1)[:len(voice(1))-len(canary)], raw...)
	long := pageWriter{}
	head, _, _ := readPage(raw)
	long.write(head)
	long.write(page{segments: []byte{16}, body: emptyTags})
	long.write(page{position: maxSamples + 1, segments: []byte{1}, body: []byte{1}})
	for name, c := range map[string][]byte{
		"nothing": nil, "a photo": plainJPEG(t, 8, 8), "a changed byte": broken, "no sound": raw[:len(raw)-len(canary)][:470],
		"cut in a page": raw[:len(raw)-len(canary)-10], "three hours": long.out.Bytes(), "music": append([]byte("ID3\x04"), make([]byte, 100)...),
	} {
		if _, err := scrub(Voice, c); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := scrub(Voice, two); err != nil || len(got.Content) > len(two)/2 {
		t.Errorf("a second stream behind the end of the first: %d of %d bytes, %v", len(got.Content), len(two), err)
	}
}

// TestBrokenFilesNeverPanicOrHang changes single bytes of good files: what comes out is refused or clean.
func TestBrokenFilesNeverPanicOrHang(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	for as, raws := range map[Wanted][][]byte{Picture: {loadedJPEG(t, 24, 24, 6), loadedPNG(t)}, Voice: {voice(4)}} {
		for _, raw := range raws {
			for range 300 {
				b := bytes.Clone(raw)
				for range 1 + random.IntN(4) {
					b[random.IntN(len(b))] = byte(random.Uint32())
				}
				b = b[:len(b)-random.IntN(len(b)/3)]
				got, err := scrub(as, b)
				if err != nil && !errors.Is(err, ErrRefused) {
					t.Fatalf("%s: %v", as, err)
				}
				if err == nil && as == Picture && bytes.Contains(got.Content, []byte(canary)) {
					t.Fatal("a broken file keeps what was hidden in it")
				}
			}
		}
	}
}
