package simulator

import "strings"

const (
	// maxCallbackData is the limit of callback_data in bytes.
	maxCallbackData = 64
	// maxButtons is how many buttons one message may carry.
	maxButtons = 100
)

// keyboard is an inline keyboard. It never changes once it is stored.
type keyboard struct {
	Rows [][]wireButton `json:"inline_keyboard"`
}

type wireButton struct {
	Text     string    `json:"text"`
	Data     string    `json:"callback_data,omitempty"`
	URL      string    `json:"url,omitempty"`
	Style    string    `json:"style,omitempty"`
	CopyText *wireCopy `json:"copy_text,omitempty"`
}

type wireCopy struct {
	Text string `json:"text"`
}

// keyboard reads reply_markup. Reply keyboards are accepted and not shown; an inline one is checked.
func (r *request) keyboard() (*keyboard, *refusal) {
	var k keyboard
	if refused := r.list("reply_markup", &k); refused != nil {
		return nil, refused
	}
	count := 0
	for i, row := range k.Rows {
		for j := range row {
			if refused := k.Rows[i][j].check(); refused != nil {
				return nil, refused
			}
		}
		count += len(row)
	}
	switch {
	case count == 0:
		return nil, nil
	case count > maxButtons:
		return nil, bad("reply markup is too long")
	}
	return &k, nil
}

func (b *wireButton) check() *refusal {
	if b.CopyText != nil && b.CopyText.Text == "" { // some clients send the empty object with every button
		b.CopyText = nil
	}
	switch {
	case strings.TrimSpace(b.Text) == "":
		return bad("can't parse inline keyboard button: Field \"text\" must be non-empty")
	case len(b.Data) > maxCallbackData:
		return bad("BUTTON_DATA_INVALID")
	case b.Data == "" && b.URL == "" && b.CopyText == nil:
		return bad("text buttons are unallowed in the inline keyboard")
	}
	return nil
}

// same tells whether two keyboards show and do the same.
func (k *keyboard) same(other *keyboard) bool {
	if k == nil || other == nil {
		return k == other
	}
	if len(k.Rows) != len(other.Rows) {
		return false
	}
	for i, row := range k.Rows {
		if len(row) != len(other.Rows[i]) {
			return false
		}
		for j, b := range row {
			if !b.same(other.Rows[i][j]) {
				return false
			}
		}
	}
	return true
}

func (b wireButton) same(other wireButton) bool {
	x, y := b.CopyText, other.CopyText
	b.CopyText, other.CopyText = nil, nil
	return b == other && (x == nil) == (y == nil) && (x == nil || *x == *y)
}
