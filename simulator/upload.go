package simulator

import (
	"encoding/json"
	"strings"
)

// maxPhoto is the largest picture a bot may send as a photo: 10 MB. Other files may have 50 MB, see maxBody.
const maxPhoto = 10 << 20

// maxCaption is the limit of a caption in UTF-16 code units.
const maxCaption = 1024

// upload is a part of a request that is a file.
type upload struct {
	name string
	data []byte
}

func (s *Server) sendPhoto(r *request) (any, *refusal) {
	return s.sendUpload(r, "photo", func(ref wireFileRef, _ upload) *media {
		return &media{Photo: []wirePhoto{{wireFileRef: ref, Width: 1280, Height: 960}}}
	})
}

func (s *Server) sendVoice(r *request) (any, *refusal) {
	return s.sendUpload(r, "voice", func(ref wireFileRef, _ upload) *media {
		return &media{Voice: &wireVoice{wireFileRef: ref, Duration: 1, MIME: "audio/ogg"}}
	})
}

func (s *Server) sendDocument(r *request) (any, *refusal) {
	return s.sendUpload(r, "document", func(ref wireFileRef, up upload) *media {
		return &media{Document: &wireDocument{wireFileRef: ref, Name: up.name, MIME: "application/octet-stream"}}
	})
}

// sendUpload puts a file of the bot's into a chat: one that is uploaded, or one that is known by its file_id.
func (s *Server) sendUpload(r *request, kind string, build func(wireFileRef, upload) *media) (any, *refusal) {
	caption := strings.TrimSpace(r.fields["caption"])
	keys, refused := r.keyboard()
	switch up := r.files[kind]; {
	case refused != nil:
		return nil, refused
	case r.fields["parse_mode"] != "":
		return nil, bad("parse_mode is not simulated")
	case utf16Length(caption) > maxCaption:
		return nil, bad("message caption is too long")
	case kind == "photo" && len(up.data) > maxPhoto:
		return nil, bad("file is too big")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, refused := s.writable(r)
	if refused != nil {
		return nil, refused
	}
	up, uploaded := r.files[kind]
	known, found := s.files[r.fields[kind]]
	var ref wireFileRef
	switch {
	case uploaded && len(up.data) > 0:
		ref = s.keepFile(kind+"s", up.name, up.data)
	case found:
		ref = known.ref
	default:
		return nil, bad("there is no %s in the request", kind)
	}
	m := &message{from: s.bot, fromBot: true, kind: kind, text: caption, media: build(ref, up), keyboard: keys,
		silent: r.flag("disable_notification"), protected: r.flag("protect_content")}
	s.add(c, m)
	return c.wireMessage(m), nil
}

// FileOf gives the bytes of the file that a message of the bot carries; false if it carries none.
func (v *Screen) FileOf(messageID int) ([]byte, bool) {
	v.srv.mu.Lock()
	defer v.srv.mu.Unlock()
	m := v.chat.find(messageID)
	if m == nil || m.media == nil {
		return nil, false
	}
	raw, err := json.Marshal(m.media)
	if err != nil {
		return nil, false
	}
	for id, f := range v.srv.files {
		if strings.Contains(string(raw), `"`+id+`"`) {
			return f.data, true
		}
	}
	return nil, false
}
