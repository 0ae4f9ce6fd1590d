package report

import (
	"strconv"
	"strings"
)

// MaxTapBytes is Telegram's limit for callback data (Bot API, InlineKeyboardButton.callback_data: 1–64 bytes).
const MaxTapBytes = 64

// Tap is what a button says when it is pressed. It is a hint, never a right: whoever forges one gains nothing, because
// every act is authorised again from the sender.
type Tap struct {
	// Verb is what is wanted: an answer to a step, a navigation, an act on an offer.
	Verb string
	// About is the step, or the offer's random id.
	About string
	// Choice is the chosen value.
	Choice string
	// Rev is the revision of the draft or screen the button was drawn for.
	Rev int
}

// Data is the callback data, "verb:about:choice:rev" with the revision in base 36.
func (t Tap) Data() string {
	return t.Verb + ":" + t.About + ":" + t.Choice + ":" + strconv.FormatInt(int64(t.Rev), 36)
}

// ParseTap reads callback data. It refuses what we never write.
func ParseTap(data string) (Tap, bool) {
	parts := strings.Split(data, ":")
	if len(data) > MaxTapBytes || len(parts) != 4 || parts[0] == "" {
		return Tap{}, false
	}
	for _, p := range parts[:3] {
		if strings.ContainsFunc(p, notTapRune) {
			return Tap{}, false
		}
	}
	rev, err := strconv.ParseInt(parts[3], 36, 32)
	if err != nil || rev < 0 {
		return Tap{}, false
	}
	return Tap{Verb: parts[0], About: parts[1], Choice: parts[2], Rev: int(rev)}, true
}

func notTapRune(c rune) bool {
	letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	return !letter && (c < '0' || c > '9') && c != '_' && c != '-'
}

// The verbs of taps on offers and cases; the verbs of the conversation belong to flows.
const (
	TapOpen     = "buka"    // BUKA: show the card
	TapAccept   = "terima"  // TERIMA
	TapDecline  = "tolak"   // TIDAK BISA
	TapConflict = "bentur"  // BENTURAN
	TapStory    = "cerita"  // the story, behind a tap
	TapFile     = "berkas"  // a file sent with it; Choice is its number
	TapCall     = "panggil" // PANGGIL KOORDINATOR
	TapFollowed = "tindak"  // SUDAH DITINDAKLANJUTI
	TapMove     = "status"  // move the case on; Choice is the Event
	TapClose    = "tutup"   // close; Choice is the outcome
	TapThread   = "surat"   // what was written, behind a tap
	TapWrite    = "tulis"   // TULIS: the next words are a letter to this reporter
	TapPost     = "kirim"   // KIRIM: Choice is the number of the preview
	TapMeet     = "temu"    // offer to meet, by template
	TapVouch    = "sah"     // SAHKAN: a coordinator knows the new one; About is the VouchTag
	TapUnknown  = "asing"   // BUKAN: a coordinator does not
	TapHold     = "tahan"   // TAHAN: a shortened retention does not take effect
	TapList     = "daftar"  // BUKA under an alert for several offers: the list of them
	TapWish     = "ingin"   // decide on what the reporter asked for
	TapReach    = "temui"   // how to reach the person, and where they are, behind a tap
	TapSafe     = "aman"    // SUDAH AMAN: where exactly they were is destroyed
	TapSwap     = "tukar"   // a turn, then a substitute, for a swap
	TapLeave    = "izin"    // a day, how many, then a substitute, for a leave
	TapAgree    = "setuju"  // SAYA BISA: the substitute agrees
	TapRefuse   = "enggan"  // TIDAK BISA
	TapUse      = "pakai"   // Pakai jadwal ini: About is the Proposal
	TapDrop     = "buang"   // Jangan dipakai
	TapBefore   = "mundur"  // the file accepted before the present one
	TapReady    = "siap"    // SIAP: whoever came on duty can be called
	TapTest     = "uji"     // KIRIM UJI; Choice says that the test alert came
	TapCancel   = "batalk"  // BATALKAN: by whoever proposed it, or a coordinator
)
