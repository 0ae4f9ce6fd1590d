package bot

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	source "go/token"
	"net"
	"net/http"
	"strings"
	"testing"

	"ruangaman/report"
	"ruangaman/simulator"
)

// newHookRig gives a rig whose updates are brought.
func newHookRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.config.Webhook = Webhook{Address: "http://" + l.Addr().String() + "/telegram", Listener: l}
	return r
}

// secret is what the bot told Telegram.
func (r *rig) secret() string {
	r.Helper()
	if err := r.sim.WaitCallCount(r.soon(), methodSetWebhook, 1); err != nil {
		r.Fatal(err)
	}
	return r.calls(methodSetWebhook)[0].Fields["secret_token"]
}

// deliver is a delivery by anybody.
func (r *rig) deliver(method, secret, body string) int {
	r.Helper()
	req, err := http.NewRequest(method, r.config.Webhook.Address, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	if secret != "" {
		req.Header.Set(secretHeader, secret)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode
}

const hookUpdate = `{"update_id":77,"message":{"message_id":5,"date":1,"text":"CANARY-words","chat":{"id":501,"type":"private"}}}`

func TestUpdatesAreBroughtOneAfterTheOtherAndConfirmedAfterCommit(t *testing.T) {
	t.Parallel()
	r := newHookRig(t)
	p := r.person(501)
	p.Say("one")
	p.Say("two")
	r.start()
	r.says(p, "you said two")
	r.confirmed()
	if in := r.talk.inputs(); len(in) != 2 || in[0].Text != "one" || in[1].Text != "two" {
		t.Errorf("%d inputs", len(in))
	}
	set := r.calls(methodSetWebhook)[0].Fields
	if set["max_connections"] != "1" || set["url"] != r.config.Webhook.Address || len(set["secret_token"]) != 64 ||
		!strings.Contains(set["allowed_updates"], "my_chat_member") || r.sim.CallCount(methodGetUpdates) != 0 {
		t.Errorf("set %v", set)
	}
}

// TestTheSecretIsComparedInConstantTime: no clock can prove that here, so the source has to. What a hook keeps of its secret
// is of one length, and is read by nothing but the comparison.
func TestTheSecretIsComparedInConstantTime(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(source.NewFileSet(), "webhook.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	isSecret := func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "secret"
	}
	uses, compared := 0, 0
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil && isSecret(n) {
			uses++
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "ConstantTimeCompare" {
			return true
		}
		for _, arg := range call.Args {
			if whole, ok := arg.(*ast.SliceExpr); ok && isSecret(whole.X) && whole.Low == nil && whole.High == nil {
				compared++
			}
		}
		return true
	})
	if uses != 1 || compared != 1 {
		t.Errorf("read %d times, %d times to compare it", uses, compared)
	}
}

func TestOnlyWhoKnowsTheSecretBringsUpdates(t *testing.T) {
	t.Parallel()
	r := newHookRig(t)
	r.start()
	secret := r.secret()
	for _, wrong := range []string{"", "x", secret[:63], secret + "0", strings.ToUpper(secret), strings.Repeat("0", 64), strings.Repeat("a", 10000)} {
		if status := r.deliver(http.MethodPost, wrong, hookUpdate); status != http.StatusUnauthorized {
			t.Errorf("a secret of %d characters: %d", len(wrong), status)
		}
	}
	if n := len(r.talk.inputs()); n != 0 {
		t.Fatalf("%d updates of strangers were taken", n)
	}
	for i, c := range []struct {
		method, body string
		want         int
	}{
		{http.MethodGet, "", http.StatusMethodNotAllowed},
		{http.MethodPost, hookUpdate[:40], http.StatusBadRequest},
		{http.MethodPost, "", http.StatusBadRequest},
		{http.MethodPost, `{"update_id":78,"message":"` + strings.Repeat("x", maxHookBody) + `"}`, http.StatusRequestEntityTooLarge},
		{http.MethodPost, `{}`, http.StatusOK},
		{http.MethodPost, `[]`, http.StatusOK},
		{http.MethodPost, hookUpdate, http.StatusOK},
		{http.MethodPost, hookUpdate, http.StatusOK}, // again: known by its id
		{http.MethodPost, `{"update_id":79,"message":{"message_id":"x","chat":{"id":501,"type":"private"}}}`, http.StatusOK},
	} {
		if status := r.deliver(c.method, secret, c.body); status != c.want {
			t.Errorf("delivery %d: %d, want %d", i, status, c.want)
		}
	}
	if n := len(r.talk.inputs()); n != 1 {
		t.Errorf("%d updates taken", n)
	}
	if log := r.log.String(); strings.Contains(log, "CANARY") || strings.Contains(log, secret) {
		t.Errorf("log: %s", log)
	}
}

func TestADeliveryThatCannotBeStoredIsNotConfirmed(t *testing.T) {
	t.Parallel()
	r := newHookRig(t)
	r.mem.breaks(func(string) error { return report.ErrStore })
	r.start()
	if status := r.deliver(http.MethodPost, r.secret(), hookUpdate); status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
	p := r.person(501)
	p.Say("kept")
	r.mem.breaks(nil)
	r.says(p, "you said kept")
	r.confirmed()
}

func TestAWebhookIsSetAgainWhenSomebodyChangesIt(t *testing.T) {
	t.Parallel()
	inBubble(t, func(r *rig) {
		wire := simulator.NewPipes()
		r.config.Webhook = Webhook{Address: "http://127.0.0.1:8443/x", Listener: wire}
		r.sim.Inject(simulator.Fault{Method: methodSetWebhook, Times: 2, Kind: simulator.ServerError})
		r.start()
		if err := r.sim.WaitCallCount(r.soon(), methodSetWebhook, 3); err != nil {
			r.Fatal(err)
		}
		r.post("setWebhook", `{"url":"http://127.0.0.1:1/else"}`)
		if err := r.sim.WaitCallCount(r.soon(), methodSetWebhook, 5); err != nil {
			r.Fatal(err)
		}
		if !strings.Contains(r.log.String(), "changed by somebody else") {
			r.Errorf("log: %s", r.log)
		}
	})
}

func TestPollingRemovesTheWebhookOfAnEarlierStartAndNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.config.Webhook.Address = "http://127.0.0.1:1/ours"
	r.config.Client = http.DefaultClient
	r.post("setWebhook", `{"url":"http://127.0.0.1:1/ours"}`)
	p := r.person(501)
	p.Say("one")
	r.start()
	r.says(p, "you said one")
	if n := r.sim.CallCount(methodDeleteWebhook); n != 1 {
		t.Errorf("removed %d times", n)
	}
	r.post("setWebhook", `{"url":"http://127.0.0.1:1/theirs"}`)
	if err := r.sim.WaitCallCount(r.soon(), methodWebhookInfo, 2); err != nil {
		t.Fatal(err)
	}
	if n := r.sim.CallCount(methodDeleteWebhook); n != 1 {
		t.Errorf("somebody else's was removed")
	}
}

// post is a call by somebody else who has the token.
func (r *rig) post(method, body string) {
	r.Helper()
	resp, err := r.config.Client.Post(r.config.API+"/bot"+token+"/"+method, "application/json", bytes.NewBufferString(body))
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		r.Fatal(resp.Status)
	}
}

func TestAWebhookWithAWrongTokenEndsTheStart(t *testing.T) {
	t.Parallel()
	r := newHookRig(t)
	r.sim.Inject(simulator.Fault{Method: methodSetWebhook, Kind: simulator.Answer(401, "Unauthorized CANARY"), Times: -1})
	b, err := New(r.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Run(t.Context()); !errors.Is(err, ErrToken) {
		t.Error(err)
	}
}
