package bot

import (
	"fmt"

	"ruangaman/report"
)

// The keys of texts/ that this room says by itself.
const (
	textSetAside  = "unknown_input" // an update could not be handled
	textNotStored = "store_trouble" // {numbers}: a batch could not be stored
	textPractice  = "practice"      // the last line of what is said in a city that practises
	textName      = "profile_name"
	textShort     = "profile_short"
	textDescribe  = "profile_description" // {numbers}: what an empty chat shows
	textStart     = "command_mulai"
	textHelp      = "command_bantuan"
	textLeave     = "command_keluar"
)

// noLabel stands on a button whose label cannot be said; a button without a label would cost the whole message.
const noLabel = "•"

// keyboard is InlineKeyboardMarkup. The library's own type sends "copy_text" with every button.
type keyboard struct {
	Rows [][]key `json:"inline_keyboard"`
}

type key struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// screen is a message as Telegram gets it.
type screen struct {
	text string
	keys *keyboard
}

// render turns a message into words. A paragraph or a button that cannot be said is left out, with an alarm, because the
// rest may be an alarm itself; a message of which nothing remains is an error that wraps report.ErrInvalid.
func (b *Bot) render(m *report.Message) (screen, error) {
	said := *m
	if said.Lang == "" {
		said.Lang = b.cfg.City().Lang
	}
	if b.cfg.City().Practice && !harmless(m) {
		said.Body = append(append([]report.Text(nil), m.Body...), report.T(textPractice))
	}
	text, err := b.cfg.Texts.Body(said)
	if err != nil {
		b.unsaid("paragraph")
		said.Body = b.sayable(&said)
		if text, err = b.cfg.Texts.Body(said); err != nil {
			return screen{}, fmt.Errorf("say message: %w", report.ErrInvalid)
		}
	}
	return screen{text: text, keys: b.keyboard(&said)}, nil
}

// harmless reports whether a message is one line that says nothing: one the reporter chose, or what a wipe leaves. It stays
// as it is in practice too, or nobody could see there what it looks like.
func harmless(m *report.Message) bool { return m.Purpose == report.PurposeSpeak || m.Keep }

// unsaid is the alarm for words that are missing; tests of texts and flows keep it from happening.
func (b *Bot) unsaid(what string) {
	b.cfg.Log.Error("words cannot be said", "event", what)
}

// sayable are the paragraphs that can be said.
func (b *Bot) sayable(m *report.Message) []report.Text {
	var body []report.Text
	for _, paragraph := range m.Body {
		if _, err := b.cfg.Texts.Render(paragraph, m.Lang, m.Voice); err == nil {
			body = append(body, paragraph)
		}
	}
	return body
}

// keyboard is nil without buttons.
func (b *Bot) keyboard(m *report.Message) *keyboard {
	var rows [][]key
	for _, row := range m.Buttons {
		var keys []key
		for _, button := range row {
			if button.Data == "" || len(button.Data) > report.MaxTapBytes {
				b.unsaid("button")
				continue
			}
			label, err := b.cfg.Texts.Render(button.Label, m.Lang, m.Voice)
			if err != nil || label == "" {
				b.unsaid("label")
				label = noLabel
			}
			keys = append(keys, key{Text: label, Data: button.Data})
		}
		if len(keys) > 0 {
			rows = append(rows, keys)
		}
	}
	if rows == nil {
		return nil
	}
	return &keyboard{Rows: rows}
}

// lines are texts one below the other.
func lines(texts []report.Text) report.Text {
	if len(texts) == 0 {
		return report.Text{}
	}
	return report.Text{List: texts, Join: "\n"}
}
