package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// who is everything Telegram tells about a sender; none of it may pass the router.
const who = `"from":{"id":501,"is_bot":false,"first_name":"CANARY-first","last_name":"CANARY-last","username":"CANARY_user","language_code":"id"},` +
	`"chat":{"id":501,"type":"private","first_name":"CANARY-first","last_name":"CANARY-last","username":"CANARY_user"},`

func message(rest string) string {
	return `{"update_id":7,"message":{"message_id":9,"date":1700000000,` + who + rest + `}}`
}

var dated = time.Unix(1700000000, 0).UTC()

func TestEveryKindOfUpdateBecomesAnInputWithoutItsSender(t *testing.T) {
	t.Parallel()
	base := report.Input{Message: 9, Private: true, At: dated}
	with := func(kind report.Kind, change func(*report.Input)) *report.Input {
		in := base
		in.Kind = kind
		if change != nil {
			change(&in)
		}
		return &in
	}
	says := func(words string) func(*report.Input) { return func(in *report.Input) { in.Text = words } }
	tap := func(m report.MessageID, at time.Time) *report.Input {
		return &report.Input{Kind: report.KindTap, Data: "a:b:c:1", Message: m, At: at, Private: true}
	}
	file := `{"file_id":"ref-file","file_unique_id":"CANARY-file","file_size":7,"mime_type":"image/png","file_name":"CANARY.png"}`
	refers := func(kind report.Kind, more func(*report.Input)) func(*report.Input) {
		return func(in *report.Input) {
			in.File = &report.File{Kind: kind, Ref: "ref-file", Size: 7}
			if more != nil {
				more(in)
			}
		}
	}
	cases := map[string]struct {
		update string
		want   *report.Input // nil: nothing to answer
	}{
		"text":                  {message(`"text":"halo"`), with(report.KindText, says("halo"))},
		"photo":                 {message(`"photo":[` + file + `],"caption":"ini"`), with(report.KindPhoto, refers(report.KindPhoto, says("ini")))},
		"voice":                 {message(`"voice":` + file), with(report.KindVoice, refers(report.KindVoice, nil))},
		"audio":                 {message(`"audio":{"file_id":"CANARY","title":"CANARY"}`), with(report.KindVoice, nil)},
		"video":                 {message(`"video":` + file), with(report.KindVideo, nil)},
		"round video":           {message(`"video_note":` + file), with(report.KindVideo, nil)},
		"animation":             {message(`"animation":` + file + `,"document":` + file), with(report.KindVideo, nil)},
		"a picture as document": {message(`"document":` + file), with(report.KindDocument, refers(report.KindDocument, nil))},
		"document":              {message(`"document":{"file_id":"CANARY","file_name":"CANARY"},"caption":"/start"`), with(report.KindDocument, says("/start"))},
		"sticker":               {message(`"sticker":{"file_id":"CANARY","emoji":"x"}`), with(report.KindSticker, nil)},
		"contact":               {message(`"contact":{"phone_number":"CANARY-08123","first_name":"CANARY"}`), with(report.KindContact, nil)},
		"dice":                  {message(`"dice":{"emoji":"x","value":1}`), with(report.KindOther, nil)},
		"location":              {message(`"location":{"latitude":-1.25,"longitude":116.5}`), with(report.KindLocation, func(in *report.Input) { in.Latitude, in.Longitude = -1.25, 116.5 })},
		"forwarded":             {message(`"forward_origin":{"type":"hidden_user","sender_user_name":"CANARY","date":1},"text":"halo"`), with(report.KindText, says("halo"))},
		"edited":                {strings.Replace(message(`"text":"ubah"`), `"message"`, `"edited_message"`, 1), with(report.KindEdited, says("ubah"))},
		"live location":         {strings.Replace(message(`"location":{"latitude":1,"longitude":1}`), `"message"`, `"edited_message"`, 1), nil},
		"command":               {message(`"text":"/Mulai"`), with(report.KindCommand, func(in *report.Input) { in.Text, in.Command = "/Mulai", "mulai" })},
		"tap":                   {`{"update_id":7,"callback_query":{"id":"q","from":{"id":501,"first_name":"CANARY"},"chat_instance":"CANARY","data":"a:b:c:1","message":{"message_id":9,"date":1700000000,` + who + `"text":"CANARY"}}}`, tap(9, dated)},
		"tap, too old":          {`{"update_id":7,"callback_query":{"id":"q","from":{"id":501,"first_name":"CANARY"},"data":"a:b:c:1","message":{"message_id":9,"date":0,"chat":{"id":501,"type":"private"}}}}`, tap(9, time.Time{})},
		"tap, no screen":        {`{"update_id":7,"callback_query":{"id":"q","from":{"id":501,"first_name":"CANARY"},"data":"a:b:c:1"}}`, tap(0, time.Time{})},
		"inline tap":            {`{"update_id":7,"callback_query":{"id":"q","from":{"id":501,"first_name":"CANARY"},"inline_message_id":"x","data":"a:b:c:1"}}`, tap(0, time.Time{})},
		"blocked":               {`{"update_id":7,"my_chat_member":{"date":1700000000,` + who + `"old_chat_member":{"status":"member","user":{"id":1}},"new_chat_member":{"status":"kicked","user":{"id":1}}}}`, &report.Input{Kind: report.KindBlocked, Private: true, At: dated}},
		"unblocked":             {`{"update_id":7,"my_chat_member":{"date":1700000000,` + who + `"old_chat_member":{"status":"kicked","user":{"id":1}},"new_chat_member":{"status":"member","user":{"id":1}}}}`, &report.Input{Kind: report.KindUnblocked, Private: true, At: dated}},
		"promoted":              {`{"update_id":7,"my_chat_member":{"date":1700000000,` + who + `"old_chat_member":{"status":"member","user":{"id":1}},"new_chat_member":{"status":"administrator","user":{"id":1}}}}`, nil},
		"not asked for":         {`{"update_id":7,"poll":{"id":"1"}}`, nil},
		"nothing":               {`{"update_id":7}`, nil},
	}
	for name, c := range cases {
		u := decode(json.RawMessage(c.update))
		if u.full == nil {
			t.Errorf("%s is not decoded", name)
			continue
		}
		h, ok := route(u.full, "ruang_bot")
		if ok != (c.want != nil) {
			t.Errorf("%s: answered %v", name, ok)
			continue
		}
		if ok && !reflect.DeepEqual(h.in, *c.want) {
			a, _ := json.Marshal(h.in)
			b, _ := json.Marshal(*c.want)
			t.Errorf("%s: %s, want %s", name, a, b)
		}
		if ok && h.chat != 501 {
			t.Errorf("%s: another chat", name)
		}
		if raw, err := json.Marshal(h.in); err != nil || strings.Contains(string(raw), "CANARY") {
			t.Errorf("%s tells of its sender: %s", name, raw)
		}
	}
}

func TestATapInAGroupBelongsToTheGroup(t *testing.T) {
	t.Parallel()
	u := decode(json.RawMessage(`{"update_id":7,"callback_query":{"id":"q","from":{"id":501},"data":"x","message":{"message_id":9,"date":0,"chat":{"id":-77,"type":"group"}}}}`))
	if h, _ := route(u.full, ""); h.chat != -77 || h.in.Private || u.private() != 0 {
		t.Error("taken for a private chat")
	}
}

func TestCommandsAreReadFromTheTextAlone(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		command, to, args string
		ok                bool
	}{
		"/start":                      {"start", "", "", true},
		"/start payload":              {"start", "", "payload", true},
		"/START@RuangBot  deep link":  {"start", "RuangBot", "deep link", true},
		"/kasus@bot\nK-7F3Q":          {"kasus", "bot", "K-7F3Q", true},
		"/batal ✊🏿 é":                 {"batal", "", "✊🏿 é", true},
		"/mulai@":                     {"mulai", "", "", true},
		"mulai":                       {},
		" /mulai":                     {},
		"/":                           {},
		"/ mulai":                     {},
		"/é":                          {},
		"/dev/null":                   {},
		"/50% pasti":                  {},
		"/start@bot!":                 {},
		"/" + strings.Repeat("a", 33): {},
	}
	for text, want := range cases {
		command, to, args, ok := parseCommand(text)
		if command != want.command || to != want.to || args != want.args || ok != want.ok {
			t.Errorf("%q: %q %q %q %v", text, command, to, args, ok)
		}
	}
}

func TestTextIsBoundedWithinCharacters(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("a", 5000), strings.Repeat("✊🏿", 3000), strings.Repeat("é", 4096), "", strings.Repeat("a\xff", 3000)} {
		got := bounded(text)
		units := 0
		for _, c := range got {
			units++
			if c > 0xFFFF {
				units++
			}
		}
		if units > maxTextUnits || !strings.HasPrefix(text, got) || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%d bytes became %d units", len(text), units)
		}
		if text != got && units < maxTextUnits-1 {
			t.Errorf("cut at %d units", units)
		}
	}
}

// FuzzRoute: whatever Telegram or an attacker sends, the router does not panic and passes no sender on.
func FuzzRoute(f *testing.F) {
	for _, seed := range []string{
		message(`"text":"/start@x y"`), message(`"photo":[{}]`), `{"update_id":1,"callback_query":{"id":"q","from":{"id":1}}}`,
		`{"update_id":1,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`, `[]`, `{"update_id":1,"message":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u := decode(raw)
		u.private()
		if u.full == nil {
			return
		}
		if h, ok := route(u.full, "ruang_bot"); ok && (len(h.in.Data) > maxData || h.in.Kind == "") {
			t.Errorf("%d bytes of data, kind %q", len(h.in.Data), h.in.Kind)
		}
	})
}

func TestTheLibrarysHandlerRunsInTheSameGoroutineWithItsJob(t *testing.T) {
	t.Parallel()
	r := prepare(t)
	b, err := New(r.config)
	if err != nil {
		t.Fatal(err)
	}
	j := &job{work: &work{bot: b}, update: update{id: 1, full: &models.Update{}}}
	b.process(context.WithValue(t.Context(), jobKey{}, j), j)
	if j.err != nil {
		t.Error(j.err)
	}
	b.library.ProcessUpdate(t.Context(), &models.Update{}) // without a job nothing happens
	if printed := fmt.Sprintf("%v %+v %#v %+v %+v", b, b, b, *b.client, b.cfg); strings.Contains(printed, "CANARY") {
		t.Error("a bot prints its token")
	}
}

// Telegram gives a message that is too old without its date; its buttons still work.
func TestATapOnAnInaccessibleMessageIsHeard(t *testing.T) {
	t.Parallel()
	for body, at := range map[string]time.Time{
		`{"chat":{"id":7,"type":"private"},"message_id":9,"date":0}`:                      {},
		`{"chat":{"id":7,"type":"private"},"message_id":9,"date":1700000000,"text":"no"}`: time.Unix(1700000000, 0).UTC(),
	} {
		u := decode([]byte(`{"update_id":5,"callback_query":{"id":"q","from":{"id":7,"is_bot":false},"data":"a:b","message":` + body + `}}`))
		if u.id != 5 || u.full == nil {
			t.Fatalf("%s is not read", body)
		}
		h, ok := route(u.full, "")
		if !ok || h.chat != 7 || h.query != "q" || h.in.Message != 9 || h.in.Data != "a:b" || !h.in.Private || !h.in.At.Equal(at) {
			t.Errorf("%s is heard as something else", body)
		}
	}
	for _, raw := range []string{`{"update_id":6,"callback_query":{"id":"q","from":{"id":7},"inline_message_id":"x"}}`, `{"update_id":6,"callback_query":null}`} {
		if u := decode([]byte(raw)); u.id != 6 || u.full == nil {
			t.Errorf("%s is not read", raw)
		}
	}
}
