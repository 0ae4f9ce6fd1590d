package simulator_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"ruangaman/simulator"
)

func TestAMessageIsRefusedWhereTelegramRefusesIt(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	w.srv.Phone(6, simulator.Profile{})
	button := func(b args) args {
		return args{"chat_id": 5, "text": "x", "reply_markup": args{"inline_keyboard": [][]args{{b}}}}
	}
	tooMany := keys(hundredAndOne()...)
	tooLong := strings.Repeat("é", 33)
	for name, c := range map[string]struct {
		code   int
		text   string
		fields map[string]any
	}{
		"empty text":        {400, "message text is empty", args{"chat_id": 5, "text": " \n"}},
		"no chat":           {400, "chat_id is empty", args{"text": "x"}},
		"unknown chat":      {400, "chat not found", args{"chat_id": 9, "text": "x"}},
		"never wrote":       {403, "can't initiate conversation", args{"chat_id": 6, "text": "x"}},
		"too long":          {400, "message is too long", args{"chat_id": 5, "text": strings.Repeat("😀", 2049)}},
		"parse mode":        {400, "parse_mode", args{"chat_id": 5, "text": "x", "parse_mode": "HTML"}},
		"long data":         {400, "BUTTON_DATA_INVALID", button(args{"text": "a", "callback_data": tooLong})},
		"button does nil":   {400, "text buttons are unallowed", button(args{"text": "a"})},
		"button no label":   {400, "inline keyboard button", button(args{"text": " ", "callback_data": "a"})},
		"broken keyboard":   {400, "can't parse reply markup", args{"chat_id": 5, "text": "x", "reply_markup": "{"}},
		"too many to press": {400, "reply markup is too long", args{"chat_id": 5, "text": "x", "reply_markup": tooMany}},
	} {
		if got := w.post("sendMessage", c.fields); got.Code != c.code || !strings.Contains(got.Description, c.text) {
			t.Errorf("%s: %d %s", name, got.Code, got.Description)
		}
	}
	longest := button(args{"text": "a", "callback_data": strings.Repeat("é", 32), "copy_text": args{"text": ""}})
	longest["text"] = strings.Repeat("😀", 2048)
	w.must("sendMessage", longest, nil)
}

func hundredAndOne() [][]string {
	var rows [][]string
	for i := range 101 {
		rows = append(rows, []string{fmt.Sprint(i)})
	}
	return rows
}

func TestEditingChangesInPlaceAndRefusesWhatChangesNothing(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	own := phone.Say("a")
	id := w.send(5, "satu", args{"reply_markup": keys([]string{"Ya", "Tidak"}), "protect_content": true})
	edit := func(text string, markup any) map[string]any {
		return args{"chat_id": 5, "message_id": id, "text": text, "reply_markup": markup}
	}
	w.refused(400, "message is not modified", "editMessageText", edit("satu ", keys([]string{"Ya", "Tidak"})))
	w.must("editMessageText", edit("satu", keys([]string{"Ya"})), nil)
	w.must("editMessageText", edit("dua", nil), nil)
	if m := phone.Last(); m.Text != "dua" || m.Buttons != nil || m.ID != id || m.EditedAt.IsZero() || !m.Protected {
		t.Errorf("after editing: %+v", m)
	}
	w.refused(400, "message is not modified", "editMessageReplyMarkup", args{"chat_id": 5, "message_id": id})
	w.must("editMessageReplyMarkup", args{"chat_id": 5, "message_id": id, "reply_markup": keys([]string{"Lagi"})}, nil)
	if m := phone.Last(); m.Text != "dua" || len(m.Buttons) != 1 {
		t.Errorf("after new buttons: %+v", m)
	}
	w.refused(400, "message to edit not found", "editMessageText", args{"chat_id": 5, "message_id": id + 1, "text": "x"})
	w.refused(400, "can't be edited", "editMessageText", args{"chat_id": 5, "message_id": own, "text": "x"})
	w.srv.Phone(6, simulator.Profile{}).Say("b")
	w.refused(400, "message to edit not found", "editMessageText", args{"chat_id": 6, "message_id": id, "text": "x"})
}

func TestDeletingKeepsTheLawOf48Hours(t *testing.T) {
	t.Parallel()
	clock := clockAt(time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
	w := listen(t, simulator.Options{Clock: clock.now})
	phone := w.srv.Phone(5, simulator.Profile{})
	old := phone.Say("lama")
	clock.forward(time.Minute)
	theirs, ours := phone.Say("baru"), w.send(5, "jawaban", nil)
	clock.forward(48*time.Hour - time.Minute)
	w.refused(400, "message can't be deleted", "deleteMessage", args{"chat_id": 5, "message_id": old})
	w.refused(400, "message can't be deleted", "deleteMessages", args{"chat_id": 5, "message_ids": []int{theirs, old}})
	if n := len(phone.Messages()); n != 3 {
		t.Fatalf("a refused batch deleted something: %d are left", n)
	}
	w.must("deleteMessages", args{"chat_id": 5, "message_ids": []int{theirs, ours, 99999}}, nil)
	w.refused(400, "message to delete not found", "deleteMessage", args{"chat_id": 5, "message_id": ours})
	w.refused(400, "not specified", "deleteMessages", args{"chat_id": 5})
	w.refused(400, "too many", "deleteMessages", args{"chat_id": 5, "message_ids": make([]int, 101)})
	if got := texts(phone.Messages()); got != "[lama]" {
		t.Error(got)
	}
	var history []string
	for _, e := range phone.History() {
		history = append(history, string(e.Kind)+" "+e.Message.Text)
	}
	want := "sent lama, sent baru, sent jawaban, deleted baru, deleted jawaban"
	if got := strings.Join(history, ", "); got != want {
		t.Errorf("history: %s", got)
	}
}

func TestInGroupsOnlyTheBotsOwnMessagesCanBeDeleted(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	ani := w.srv.Phone(5, simulator.Profile{})
	group := w.srv.Group(-1_000_000_000_007, "Warga")
	theirs, ours := group.Say(ani, "halo"), w.send(group.ID(), "hai", nil)
	w.refused(400, "can't be deleted", "deleteMessage", args{"chat_id": group.ID(), "message_id": theirs})
	w.must("deleteMessage", args{"chat_id": group.ID(), "message_id": ours}, nil)
	if m := w.next().Message; m.Chat["type"] != "supergroup" || m.Chat["title"] != "Warga" || m.From.ID != 5 {
		t.Errorf("%+v", m)
	}
	group.Kick(ani)
	w.refused(403, "kicked", "sendMessage", args{"chat_id": group.ID(), "text": "x"})
	group.Invite(ani)
	w.send(group.ID(), "kembali", args{"reply_markup": keys([]string{"Ya"})})
	if err := group.Tap(ani, "ya"); err != nil {
		t.Fatal(err)
	}
	all := w.poll(0)
	if last := all[len(all)-1].Callback; last == nil || last.Message.Chat["id"] != float64(group.ID()) {
		t.Errorf("the tap came as %+v", all[len(all)-1])
	}
}

func TestAChannelPostHasNoSenderButTheChannel(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	channel := w.srv.Channel(-1_000_000_000_009, "Kabar")
	channel.Say(nil, "pengumuman")
	if p := w.next().Post; p == nil || p.From != nil || p.Chat["type"] != "channel" || p.Text != "pengumuman" {
		t.Errorf("%+v", p)
	}
	w.send(channel.ID(), "dari bot", nil)
	if m := channel.Last(); !m.FromBot || m.FromID != 0 {
		t.Errorf("%+v", m)
	}
}

func TestATapCanBeAnsweredOnceAndWithinItsTime(t *testing.T) {
	t.Parallel()
	clock := clockAt(time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
	w := listen(t, simulator.Options{Clock: clock.now})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	w.next()
	id := w.send(5, "pilih", args{"reply_markup": keys([]string{"TERIMA", "TIDAK BISA"})})
	if err := phone.Tap("tidak"); err != nil {
		t.Fatal(err)
	}
	tap := w.next().Callback
	if tap == nil || tap.Data != "d:TIDAK BISA" {
		t.Fatalf("%+v", tap)
	}
	if m := tap.Message; m.ID != id || m.Date == 0 || m.Markup == nil {
		t.Errorf("%+v", m)
	}
	reply := args{"callback_query_id": tap.ID, "text": "Baik"}
	w.must("answerCallbackQuery", reply, nil)
	if phone.Toast() != "Baik" {
		t.Error(phone.Toast())
	}
	w.refused(400, "query is too old", "answerCallbackQuery", reply)
	reply["text"] = strings.Repeat("x", 201)
	w.refused(400, "MESSAGE_TOO_LONG", "answerCallbackQuery", reply)

	phone.TapData(id, "d:TERIMA")
	late := w.next().Callback
	clock.forward(time.Hour)
	w.refused(400, "query is too old", "answerCallbackQuery", args{"callback_query_id": late.ID})
}

func TestATapOnAMessageThatIsGoneOrWithForgedDataReachesTheBot(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	w.next()
	phone.TapData(4711, "palsu")
	if tap := w.next().Callback; tap.Data != "palsu" || tap.Message.ID != 4711 || tap.Message.Date != 0 {
		t.Errorf("%+v", tap)
	}
	if err := phone.Tap("TERIMA"); err == nil {
		t.Error("a button that is not there was pressed")
	}
}

func TestABlockedBotIsToldAndRefused(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	phone.Say("a")
	id := w.send(5, "b", nil)
	w.next()
	phone.Block()
	phone.Block()
	for method, fields := range map[string]args{
		"sendMessage":     {"chat_id": 5, "text": "x"},
		"editMessageText": {"chat_id": 5, "message_id": id, "text": "x"},
		"sendChatAction":  {"chat_id": 5, "action": "typing"},
	} {
		w.refused(403, "Forbidden: bot was blocked by the user", method, fields)
	}
	w.must("deleteMessage", args{"chat_id": 5, "message_id": id}, nil)
	if got := string(w.next().Member); !strings.Contains(got, `"old_chat_member":{"status":"member"`) ||
		!strings.Contains(got, `"new_chat_member":{"status":"kicked"`) || !strings.Contains(got, `"until_date":0`) {
		t.Error(got)
	}
	phone.Say("lagi") // unblocks, as the app does
	if back := w.next(); back.Member == nil || phone.Blocked() {
		t.Errorf("%+v", back)
	}
	if m := w.next().Message; m == nil || m.Text != "lagi" {
		t.Errorf("%+v", m)
	}
	w.send(5, "c", nil)
}

func TestWhatAPhoneSendsBesideTextArrivesWithItsFields(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{FirstName: "Ani", Username: "ani", Lang: "id"})
	sends := []func() int{
		func() int { return phone.SendPhoto([]byte("jpeg bytes"), "ini fotonya") },
		func() int { return phone.SendVoice([]byte("ogg"), 3) },
		func() int { return phone.SendDocument("surat.pdf", []byte("%PDF"), "") },
		func() int { return phone.SendSticker("🙂") },
		func() int { return phone.SendLocation(-1.24, 116.86) },
		func() int { return phone.SendContact("+620000000") },
	}
	var all []*message
	for _, send := range sends {
		id := send()
		m := w.next().Message
		if m.ID != id || m.From.ID != 5 || m.From.Lang != "id" || m.Chat["username"] != "ani" || m.Date == 0 || m.Text != "" {
			t.Errorf("%+v", m)
		}
		all = append(all, m)
	}
	if len(all[0].Photo) != 2 || all[0].Caption != "ini fotonya" || all[1].Voice["duration"] != 3.0 ||
		all[2].Document["mime_type"] != "application/pdf" || all[3].Sticker["emoji"] != "🙂" ||
		all[4].Location["latitude"] != -1.24 || all[5].Contact["phone_number"] != "+620000000" {
		t.Errorf("%+v", all)
	}
	var f struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	w.must("getFile", args{"file_id": all[0].Photo[1]["file_id"]}, &f)
	resp, err := http.Get(w.url + "/file/bot" + w.srv.Token() + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err != nil || string(data) != "jpeg bytes" || f.Size != len(data) {
		t.Errorf("%v %q %+v", err, data, f)
	}
	w.refused(400, "invalid file_id", "getFile", args{"file_id": "x"})
}

func TestAnEditedMessageArrivesAsSuchAndCommandsAreMarked(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	id := phone.Say("😀 /mulai@latihan_bot x /a.b http://x/y")
	m := w.next().Message
	marked := "[map[length:18 offset:3 type:bot_command] map[length:2 offset:24 type:bot_command]]"
	if got := fmt.Sprint(m.Entities); got != marked {
		t.Error(got)
	}
	if err := phone.Edit(id, "lain"); err != nil {
		t.Fatal(err)
	}
	if e := w.next().Edited; e == nil || e.ID != id || e.Text != "lain" || e.EditDate == 0 || e.Entities != nil {
		t.Errorf("%+v", e)
	}
	if err := phone.Edit(w.send(5, "dari bot", nil), "x"); err == nil {
		t.Error("a person edited what the bot wrote")
	}
	phone.Say(strings.Repeat("😀", 4096) + "z")
	a, b, c := w.next().Message.Text, w.next().Message.Text, w.next().Message.Text
	if len(a) != 2048*4 || len(b) != 2048*4 || c != "z" {
		t.Error("a long text was not split like in the app")
	}
}

func TestWhatAPersonDeletesIsGoneForTheBot(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	phone := w.srv.Phone(5, simulator.Profile{})
	own := phone.Say("a")
	id := w.send(5, "b", nil)
	if err := phone.Delete(own); err != nil {
		t.Fatal(err)
	}
	phone.DeleteChat()
	w.refused(400, "message to edit not found", "editMessageText", args{"chat_id": 5, "message_id": id, "text": "x"})
	w.send(5, "c", nil)
	if got := texts(phone.Messages()); got != "[c]" {
		t.Error(got)
	}
}

func TestTheBotsCardIsKeptByLanguageAndChecked(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{Name: "Ruang"})
	w.must("setMyDescription", args{"description": "umum"}, nil)
	w.must("setMyDescription", args{"description": "general", "language_code": "en"}, nil)
	w.must("setMyShortDescription", args{"short_description": "pendek"}, nil)
	w.must("setMyName", args{"name": "Ruang Tenang"}, nil)
	menu := func(command string) args {
		return args{"commands": []simulator.Command{{Command: command, Description: "Mulai"}}}
	}
	w.must("setMyCommands", menu("mulai"), nil)
	if got := fmt.Sprint(w.srv.Card("id")); got != "{Ruang Tenang umum pendek [{mulai Mulai}]}" {
		t.Error(got)
	}
	if got := w.srv.Card("en").Description; got != "general" {
		t.Error(got)
	}
	for method, want := range map[string]string{
		"getMyName": `{"name":"Ruang Tenang"}`, "getMyDescription": `{"description":"umum"}`,
		"getMyShortDescription": `{"short_description":"pendek"}`,
		"getMyCommands":         `[{"command":"mulai","description":"Mulai"}]`,
	} {
		if got := w.post(method, nil).Result; string(got) != want {
			t.Errorf("%s: %s", method, got)
		}
	}
	w.refused(400, "BOT_COMMAND_INVALID", "setMyCommands", menu("Mulai!"))
	private := menu("keluar")
	private["scope"] = args{"type": "all_private_chats"}
	w.must("setMyCommands", private, nil)
	if got := w.srv.Card("id").Commands; got[0].Command != "keluar" {
		t.Errorf("the menu of private chats comes first: %v", got)
	}
	w.must("deleteMyCommands", args{"scope": args{"type": "all_private_chats"}}, nil)
	w.refused(400, "too long", "setMyDescription", args{"description": strings.Repeat("x", 513)})
	w.must("deleteMyCommands", nil, nil)
	if got := w.srv.Card("").Commands; got != nil {
		t.Error(got)
	}
	w.srv.Phone(5, simulator.Profile{FirstName: "Ani"})
	w.refused(400, "chat not found", "getChat", args{"chat_id": 5})
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	var chat map[string]any
	w.must("getChat", args{"chat_id": 5}, &chat)
	if chat["first_name"] != "Ani" || chat["type"] != "private" {
		t.Error(chat)
	}
}

func TestHistoryWithoutKeepHistoryPanicsInsteadOfShowingNothing(t *testing.T) {
	t.Parallel()
	srv := simulator.New(simulator.Options{})
	defer srv.Close()
	phone := srv.Phone(5, simulator.Profile{})
	defer func() {
		if recover() == nil {
			t.Error("a test for leaks would have passed by looking at nothing")
		}
	}()
	phone.History()
}

func TestCallsTellWhatTheBotSent(t *testing.T) {
	t.Parallel()
	w := listen(t, simulator.Options{})
	w.srv.Phone(5, simulator.Profile{}).Say("a")
	w.send(5, "satu", nil)
	w.refused(400, "", "sendMessage", args{"chat_id": 5, "text": ""})
	var lines []string
	for _, c := range w.srv.Calls() {
		lines = append(lines, fmt.Sprintf("%d %s %d %d %s", c.Ordinal, c.Method, c.Chat, c.Status, c.Fields["text"]))
	}
	if got := strings.Join(lines, "\n"); got != "1 sendMessage 5 200 satu\n2 sendMessage 5 400 " {
		t.Error(got)
	}
}
