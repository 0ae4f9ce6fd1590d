package simulator

import (
	"fmt"
	"mime"
	"path"
)

// sendMedia puts something beside text into the private chat. build is called with the server locked.
func (p *Phone) sendMedia(kind, caption string, build func() *media) int {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	return p.send(&message{kind: kind, text: caption, media: build()})
}

// detail is what the app shows beside the caption.
func (m *media) detail() string {
	switch {
	case m == nil || m.Photo != nil:
		return ""
	case m.Voice != nil:
		return fmt.Sprintf("0:%02d", m.Voice.Duration)
	case m.Video != nil:
		return fmt.Sprintf("0:%02d", m.Video.Duration)
	case m.Document != nil:
		return m.Document.Name
	case m.Sticker != nil:
		return m.Sticker.Emoji
	case m.Location != nil:
		return fmt.Sprintf("%.4f, %.4f", m.Location.Latitude, m.Location.Longitude)
	}
	return m.Contact.Phone
}

// SendPhoto sends a picture and returns its message id. The bot may fetch the bytes with getFile.
func (p *Phone) SendPhoto(jpeg []byte, caption string) int {
	return p.sendMedia(KindPhoto, caption, func() *media {
		ref := p.srv.keepFile("photos", "foto.jpg", jpeg)
		thumb := wirePhoto{wireFileRef: ref, Width: 90, Height: 67}
		return &media{Photo: []wirePhoto{thumb, {wireFileRef: ref, Width: 1280, Height: 960}}}
	})
}

// SendVoice sends a voice message of so many seconds.
func (p *Phone) SendVoice(ogg []byte, seconds int) int {
	return p.sendMedia(KindVoice, "", func() *media {
		return &media{Voice: &wireVoice{
			wireFileRef: p.srv.keepFile("voice", "suara.oga", ogg), Duration: seconds, MIME: "audio/ogg",
		}}
	})
}

// SendVideo sends a film of so many seconds.
func (p *Phone) SendVideo(mp4 []byte, seconds int, caption string) int {
	return p.sendMedia(KindVideo, caption, func() *media {
		ref := p.srv.keepFile("videos", "video.mp4", mp4)
		return &media{Video: &wireVideo{wirePhoto: wirePhoto{wireFileRef: ref, Width: 640, Height: 480}, Duration: seconds, MIME: "video/mp4"}}
	})
}

// SendDocument sends a file under its name.
func (p *Phone) SendDocument(name string, data []byte, caption string) int {
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return p.sendMedia(KindDocument, caption, func() *media {
		return &media{Document: &wireDocument{wireFileRef: p.srv.keepFile("documents", name, data), Name: name, MIME: kind}}
	})
}

// SendSticker sends a sticker that stands for an emoji.
func (p *Phone) SendSticker(emoji string) int {
	return p.sendMedia(KindSticker, "", func() *media {
		return &media{Sticker: &wireSticker{
			wireFileRef: p.srv.keepFile("stickers", "stiker.webp", []byte(emoji)), Type: "regular",
			Width: 512, Height: 512, Emoji: emoji,
		}}
	})
}

// SendLocation sends a place in degrees.
func (p *Phone) SendLocation(latitude, longitude float64) int {
	return p.sendMedia(KindLocation, "", func() *media {
		return &media{Location: &wireLocation{Latitude: latitude, Longitude: longitude}}
	})
}

// SendContact sends the person's own card with a phone number.
func (p *Phone) SendContact(number string) int {
	return p.sendMedia(KindContact, "", func() *media {
		return &media{Contact: &wireContact{Phone: number, FirstName: p.chat.person.FirstName, UserID: p.chat.person.ID}}
	})
}
