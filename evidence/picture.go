package evidence

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// quality is how well a photo is encoded anew: an injury must stay as visible as it was.
const quality = 90

// cleanJPEG decodes a photo, turns it as its header says and encodes it anew.
func cleanJPEG(raw []byte) (Clean, error) {
	head, err := jpeg.DecodeConfig(bytes.NewReader(raw))
	if err != nil || tooLarge(head) {
		return Clean{}, ErrRefused
	}
	picture, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return Clean{}, ErrRefused
	}
	return encodeJPEG(turned(picture, orientation(raw)))
}

// cleanPNG decodes a picture and encodes it anew; of a moving one the first picture remains.
func cleanPNG(raw []byte) (Clean, error) {
	head, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil || tooLarge(head) {
		return Clean{}, ErrRefused
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return Clean{}, ErrRefused
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, picture); err != nil {
		return Clean{}, ErrRefused
	}
	if out.Len() > MaxOut {
		return encodeJPEG(picture)
	}
	return sized(PNG, picture, out.Bytes()), nil
}

func encodeJPEG(picture image.Image) (Clean, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil || out.Len() > MaxOut {
		return Clean{}, ErrRefused
	}
	return sized(JPEG, picture, out.Bytes()), nil
}

func sized(form Form, picture image.Image, content []byte) Clean {
	size := picture.Bounds().Size()
	return Clean{Form: form, Width: size.X, Height: size.Y, Content: content}
}

func tooLarge(head image.Config) bool {
	return head.Width <= 0 || head.Height <= 0 || int64(head.Width)*int64(head.Height) > MaxPixels
}

// turned applies one of the eight orientations of the EXIF standard (tag 0x0112), which goes with the rest of the header.
func turned(picture image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	from := image.NewRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Draw(from, from.Bounds(), picture, picture.Bounds().Min, draw.Src)
	w, h := from.Rect.Dx(), from.Rect.Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := place(orientation, x, y, w, h)
			copy(to.Pix[ty*to.Stride+4*tx:][:4], from.Pix[y*from.Stride+4*x:][:4])
		}
	}
	return to
}

// place is where a pixel of a stored picture is seen.
func place(orientation, x, y, w, h int) (tx, ty int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	default:
		return y, w - 1 - x
	}
}
