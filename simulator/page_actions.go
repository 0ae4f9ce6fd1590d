package simulator

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
)

// maxAction is the largest request of the page in bytes: a report as long as one may be, escaped.
const maxAction = 1 << 20

// action is what a person does on the page; which fields matter depends on its name.
type action struct {
	Text    string `json:"text"`
	Message int    `json:"message"`
	Data    string `json:"data"`
	Kind    string `json:"kind"`
	Blocked bool   `json:"blocked"`
}

// serveAction carries out POST /api/phones/{id}/say|tap|send|block|clear.
func (p *pages) serveAction(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	phone := p.phones[id]
	if err != nil || phone == nil {
		http.Error(w, "no such phone", http.StatusNotFound)
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		http.Error(w, "send JSON", http.StatusUnsupportedMediaType) // a form of another site cannot
		return
	}
	var a action
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAction)).Decode(&a); err != nil {
		http.Error(w, "send JSON", http.StatusBadRequest)
		return
	}
	if !phone.perform(r.PathValue("action"), a) {
		http.Error(w, "no such action", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// perform does one thing on a phone and tells whether there was something to do.
func (p *Phone) perform(name string, a action) bool {
	switch {
	case name == "say" && a.Text != "":
		p.Say(a.Text)
	case name == "tap" && a.Data != "":
		p.TapData(a.Message, a.Data)
	case name == "send":
		return p.sendSample(a.Kind)
	case name == "block" && a.Blocked:
		p.Block()
	case name == "block":
		p.Unblock()
	case name == "clear":
		p.DeleteChat()
	default:
		return false
	}
	return true
}

// sendSample sends something harmless of a kind, to see what the bot says to it.
func (p *Phone) sendSample(kind string) bool {
	switch kind {
	case KindPhoto:
		p.SendPhoto(SamplePhoto(), "")
	case KindVoice:
		p.SendVoice(SampleVoice(), 4)
	case KindDocument:
		p.SendDocument("latihan.pdf", []byte("berkas latihan"), "")
	case KindSticker:
		p.SendSticker("🙂")
	case KindLocation:
		p.SendLocation(-1.2675, 116.8289) // the middle of Balikpapan
	case KindContact:
		p.SendContact("+62 800 0000 0000")
	default:
		return false
	}
	return true
}
