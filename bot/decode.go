package bot

import (
	"encoding/json"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// update is one update of a batch.
type update struct {
	id   int64
	full *models.Update // nil when it cannot be decoded
	// chat is a private chat that an undecodable update came from, as far as that can be read; else 0.
	chat report.ChatID
}

// decodeAll decodes each update by itself, so that one which the library cannot read does not hold up the others
// (LIBRARIES §1.2). One without an id cannot even be set aside by id: it is counted in lost, and the ids after it
// confirm it.
func decodeAll(raws []json.RawMessage) (batch []update, lost int) {
	batch = make([]update, 0, len(raws))
	for _, raw := range raws {
		u := decode(raw)
		if u.id == 0 {
			lost++
			continue
		}
		batch = append(batch, u)
	}
	return batch, lost
}

func decode(raw json.RawMessage) update {
	var full tapped
	if json.Unmarshal(raw, &full) == nil {
		return update{id: full.ID, full: full.whole()}
	}
	var id struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &id) != nil {
		return update{}
	}
	return update{id: id.ID, chat: privateChat(raw)}
}

// tapped is an update whose tap brings its message as any other: the library's type for a message that may be inaccessible
// is read three times over.
type tapped struct {
	models.Update
	Tap *struct {
		models.CallbackQuery
		Message *models.Message `json:"message"`
	} `json:"callback_query"`
}

// whole is the update as the library has it. An inaccessible message has no date, and is otherwise like any other.
func (t *tapped) whole() *models.Update {
	if t.Tap != nil {
		t.CallbackQuery = &t.Tap.CallbackQuery
		t.CallbackQuery.Message.Message = t.Tap.Message
	}
	return &t.Update
}

// privateChat finds who wrote an update that cannot be decoded, so that they are not left without an answer. Nothing
// else of it is read.
func privateChat(raw json.RawMessage) report.ChatID {
	type message struct {
		Chat struct {
			ID   report.ChatID   `json:"id"`
			Type models.ChatType `json:"type"`
		} `json:"chat"`
	}
	var u struct {
		Message  message `json:"message"`
		Callback struct {
			Message message `json:"message"`
		} `json:"callback_query"`
	}
	_ = json.Unmarshal(raw, &u) // what can be read is read; the rest stays zero
	for _, m := range []message{u.Message, u.Callback.Message} {
		if m.Chat.Type == models.ChatTypePrivate {
			return m.Chat.ID
		}
	}
	return 0
}

// last is the highest id of a batch.
func last(batch []update) int64 {
	var id int64
	for _, u := range batch {
		id = max(id, u.id)
	}
	return id
}

// private is the private chat that an update came from; 0 when it came from elsewhere.
func (u update) private() report.ChatID {
	if u.full == nil {
		return u.chat
	}
	if chat, private := origin(u.full); private {
		return chat
	}
	return 0
}
