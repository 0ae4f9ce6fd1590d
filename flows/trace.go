package flows

import "ruangaman/report"

// The wipe contract: what stays of a chat is the reporter's choice, at any time, behind Info or /atur (promise P8).

// traceNow is the choice that wipes at once.
const traceNow = "now"

// chooseTrace takes how much stays of the chat from now on.
func (t *talk) chooseTrace(c *choice) {
	if c.ID == traceNow {
		t.exit()
		return
	}
	t.state.Trace = map[string]report.Trace{"keep": report.TraceKeep, "leave": report.TraceLeave}[c.ID]
	t.note("trace_set")
	t.show(moveNext, c.To, "")
}

// chooseRemnant takes the line that a wipe leaves: one that says nothing, or none at all.
func (t *talk) chooseRemnant(c *choice) {
	t.state.Remnant = c.Label
	if c.ID == report.RemnantNone {
		t.state.Remnant = report.RemnantNone
	}
	t.note("trace_set")
	t.show(moveNext, c.To, "")
}

// remnant is the harmless line after a wipe; nil when the person wants nothing to stay.
func (t *talk) remnant() []report.Message {
	key := t.state.Remnant
	switch key {
	case report.RemnantNone:
		return nil
	case "":
		key = "quick_exit"
	}
	return []report.Message{{To: t.d.Chat, Do: report.ActSend, As: report.AsLive, Body: []report.Text{report.T(key)}, Silent: true, Keep: true,
		Lang: langOf(t.d, t.env), Purpose: report.PurposeAnswer, Lane: report.LaneEmergency}}
}

// stays are the texts that tell of a deletion, with what is said in their place where nothing is deleted by itself.
var stays = map[string]string{"story_received": "stay_story", "not_kept": "stay_not_kept", "submit_code_tip": "stay_code_tip",
	"status_ask_code": "stay_ask_code", "word_enter_ask": "stay_ask_word", "proof_ask": "stay_ask_proof", "slip_ask": "stay_slip_ask", "tail_ask": "stay_tail_ask", "slip_tip": "stay_slip_tip",
	"file_photo": "stay_file_photo", "file_document": "stay_file_document", "file_voice": "stay_file_voice", "file_never": "stay_file_never",
	"file_voice_gone": "stay_file_voice", "file_never_voice": "stay_file_never_voice", "file_never_video": "stay_file_never_video", "file_cleared": "stay_file_cleared",
	"letter_head": "stay_letter_head", "letter_kept": "stay_letter_kept",
	"media_photo": "stay_media", "media_document": "stay_media", "media_location": "stay_media", "media_gone": "stay_media", "safety_watch_advice": "stay_watch"}

// asKept lets nothing be deleted by itself in a chat whose owner chose that, and says nothing else than that.
func asKept(d report.Desk, ch report.Change) report.Change {
	if d.State.Trace != report.TraceKeep {
		return ch
	}
	kept := ch.Outbox[:0:0]
	for _, m := range ch.Outbox {
		if m.To == d.Chat && m.Do == report.ActDelete && len(m.Targets) == 1 &&
			(m.Purpose == report.PurposeTidy || len(ch.Received) > 0 && m.Targets[0] == ch.Received[0]) {
			continue
		}
		if m.To == d.Chat {
			m.DeleteAfter = 0
			body := append([]report.Text(nil), m.Body...)
			for i := range body {
				if key, ok := stays[body[i].Key]; ok {
					body[i].Key = key
				}
			}
			m.Body = body
		}
		kept = append(kept, m)
	}
	ch.Outbox = kept
	return ch
}
