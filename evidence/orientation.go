package evidence

import (
	"bytes"
	"encoding/binary"
)

// orientation reads the one thing of a photo's header that matters for seeing it: which way up it is. Anything odd is 1,
// "as it stands". It looks at the first EXIF segment before the picture begins, and at no more of it than the first
// directory (JEITA CP-3451, 4.6.2).
func orientation(jpeg []byte) int {
	const startOfScan, app1 = 0xda, 0xe1
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff; {
		marker, size := jpeg[at+1], int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if marker == startOfScan || size < 2 || at+2+size > len(jpeg) {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(jpeg[at+4:at+2+size], []byte("Exif\x00\x00")); ok && marker == app1 {
			return orientationIn(tiff)
		}
		at += 2 + size
	}
	return 1
}

func orientationIn(tiff []byte) int {
	const tag, short, entry = 0x0112, 3, 12
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case len(tiff) < 8:
		return 1
	case tiff[0] == 'I':
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	directory := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(directory) < entry {
			return 1
		}
		if order.Uint16(directory) == tag && order.Uint16(directory[2:]) == short {
			return int(order.Uint16(directory[8:]))
		}
		directory = directory[entry:]
	}
	return 1
}
