package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/store"
)

// Many people talk at once beside a foreign Bot API that fails, or while the process is killed. Whoever was shown a
// receipt has one case, with their own words in it, and nobody saw anything of anybody else.

// crowdConfig calls people in turn, without drowning them in pushes.
var crowdConfig = strings.NewReplacer("tunggu: 4 detik", "tunggu: 20 detik", "ulangi: 4 detik", "ulangi: 60 detik").Replace(foreignConfig)

const firstOfCrowd = 660000001

// crowd is the production binary beside a foreign Bot API, and people.
type crowd struct {
	*foreignWorld
	trouble  *trouble
	text     string // the configuration
	seed     uint64
	receipts []string
	errs     []error
}

// newCrowd starts the binary; share of all calls fail.
func newCrowd(t *testing.T, people int, share float64, hooked bool) *crowd {
	t.Helper()
	c := &crowd{seed: uint64(time.Now().UnixNano()), receipts: make([]string, people), errs: make([]error, people), text: crowdConfig}
	c.trouble = &trouble{share: share, hangs: 1, random: rand.New(rand.NewPCG(c.seed, 1)), struck: map[string]int{}}
	server := newForeignServerBehind(t, foreignToken, func(h http.Handler) http.Handler { c.trouble.inner = h; return c.trouble })
	w := &foreignWorld{foreignServer: server, dir: t.TempDir(), binary: production(t)}
	w.data, w.keys = filepath.Join(w.dir, "data"), filepath.Join(w.dir, "kunci")
	if hooked {
		address := freeAddress(t)
		c.text += "telegram: {terima: webhook}\nwebhook: {alamat: \"http://" + address + "/telegram\", dengar: \"" + address + "\"}\n"
	}
	w.config = writeConfig(t, w.dir, c.text)
	w.start(t)
	c.foreignWorld = w
	return c
}

func (c *crowd) id(i int) int64      { return int64(firstOfCrowd + i) }
func (c *crowd) canary(i int) string { return fmt.Sprintf("kenari%dbernyanyi", 1000+i) }
func (c *crowd) talk(ctx context.Context, during func()) {
	var talking, working sync.WaitGroup
	work, rest := context.WithCancel(ctx)
	working.Go(func() { c.accept(work, rina) })
	for i := range c.receipts {
		talking.Go(func() { c.receipts[i], c.errs[i] = c.tell(ctx, c.id(i), c.canary(i)) })
	}
	if during != nil {
		during()
	}
	talking.Wait()
	rest()
	working.Wait()
}

// tell tells a report with these words and gives the receipt.
func (c *crowd) tell(ctx context.Context, id int64, words string) (string, error) {
	c.say(id, "/start")
	for _, label := range append(slices.Clone(toManggar), "Ya, boleh dikirim") {
		if err := c.pressWhenShown(ctx, id, label); err != nil {
			return "", err
		}
	}
	for before := ""; !strings.Contains(before, "dengan kata-kata Anda"); {
		err := c.await(ctx, func() bool { m := c.newest(id); return m.text != before && m.has("Lewati") })
		if err != nil {
			return "", fmt.Errorf("person %d waits for another question: %w", id, err)
		}
		m := c.newest(id)
		if before = m.text; !strings.Contains(before, "dengan kata-kata Anda") {
			if err := c.pressWhenShown(ctx, id, "Lewati"); err != nil {
				return "", err
			}
		}
	}
	c.say(id, words)
	if err := c.await(ctx, func() bool { return strings.Contains(c.words(id), "ersimpan") }); err != nil {
		return "", fmt.Errorf("person %d waits for the story to be stored: %w", id, err)
	}
	if err := c.pressWhenShown(ctx, id, "Cukup, kirim sekarang"); err != nil {
		return "", err
	}
	if err := c.await(ctx, func() bool { return c.receipt(id) != "" }); err != nil {
		return "", fmt.Errorf("person %d waits for a receipt: %w", id, err)
	}
	return c.receipt(id), nil
}

func (c *crowd) pressWhenShown(ctx context.Context, id int64, label string) error {
	err := c.await(ctx, func() bool { _, data, ok := c.shows(id, label); return ok && data != "" })
	if err != nil {
		return fmt.Errorf("person %d waits for %s: %w", id, label, err)
	}
	m, data, _ := c.shows(id, label)
	c.press(id, m, data)
	return nil
}

// accept has a helper open and accept whatever they are offered, until ctx ends.
func (c *crowd) accept(ctx context.Context, id int64) {
	pressed := map[string]bool{}
	todo := func() (m foreignMessage, b foreignButton, ok bool) {
		for _, m := range c.visible(id) {
			for _, b := range m.buttons {
				if (b.label == "BUKA" || b.label == "TERIMA") && !pressed[fmt.Sprint(m.id, b)] {
					return m, b, true
				}
			}
		}
		return m, b, false
	}
	for c.await(ctx, func() bool { _, _, ok := todo(); return ok }) == nil {
		m, b, _ := todo()
		pressed[fmt.Sprint(m.id, b)] = true
		c.press(id, m, b.data)
	}
}

// await waits for a condition over the server's state, without a test that fails: people talk in goroutines of their own.
func (f *foreignServer) await(ctx context.Context, ok func() bool) error {
	for {
		f.mu.Lock()
		changed := f.changed
		f.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// newest is the newest visible message of ours.
func (f *foreignServer) newest(id int64) (newest foreignMessage) {
	for _, m := range f.visible(id) {
		if !m.mine {
			newest = m
		}
	}
	return newest
}

func (m foreignMessage) has(label string) bool {
	return slices.ContainsFunc(m.buttons, func(b foreignButton) bool { return strings.Contains(b.label, label) })
}

// holdsWhatItShowed is what must be true in the end.
func (c *crowd) holdsWhatItShowed(t *testing.T) {
	t.Helper()
	for i, err := range c.errs {
		if err != nil {
			t.Fatalf("person %d (seed %d): %v\n%s\n%s", i, c.seed, err, c, c.log.String())
		}
	}
	select {
	case <-c.process.ended:
		t.Fatalf("the process ended by itself (seed %d): %s", c.seed, c.log.String())
	default:
	}
	calls, struck := c.trouble.end()
	c.asksByChat(t)
	c.process.kill()
	c.oneCaseEach(t)
	c.nobodySawAnother(t)
	secrets := []string{c.token, "KANARIPROKSI", foreignFirstName, "Kanarilast", foreignUsername, "bernyanyi", fmt.Sprint(rina)}
	for i, receipt := range c.receipts {
		secrets = append(secrets, receipt, strings.ReplaceAll(receipt, " ", ""), fmt.Sprint(c.id(i)))
	}
	searchFor(t, secrets, c.log.String(), c.data, c.keys)
	t.Logf("%d people, %d calls, %d of them failed: %v (seed %d)", len(c.receipts), calls, struck, c.trouble.struck, c.seed)
	if t.Failed() {
		t.Log(c.log.String())
	}
}

// asksByChat types some of the receipts from other accounts.
func (c *crowd) asksByChat(t *testing.T) {
	t.Helper()
	for i := 0; i < len(c.receipts); i += 1 + len(c.receipts)/4 {
		other := int64(670000001 + i)
		c.say(other, c.receipts[i])
		c.until(t, "the status of report "+fmt.Sprint(i), patience, func() bool { return c.answered(other) })
		if _, _, bad := c.shows(other, "Belum cocok"); bad {
			t.Errorf("the receipt of person %d opens nothing", i)
		}
	}
}

// oneCaseEach looks into the data folder: each receipt opens a case with the words of whom it was shown to, each case ends
// at somebody, and there is none beside.
func (c *crowd) oneCaseEach(t *testing.T) {
	t.Helper()
	cases, err := openCases(t.Context(), c.dir, c.text)
	if err != nil || len(cases) != len(c.receipts) {
		t.Errorf("%d open cases for %d receipts (seed %d): %v", len(cases), len(c.receipts), c.seed, err)
	}
	s, err := store.Open(t.Context(), store.Options{Data: c.data, Keys: c.keys})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	err = s.Write(t.Context(), func(tx *store.Tx) error {
		for i, receipt := range c.receipts {
			d, err := tx.Desk(1, report.Lookup{Receipt: report.Receipt(strings.ReplaceAll(receipt, " ", ""))})
			if err != nil {
				return err
			}
			if d.Found == nil || !slices.Contains(d.Found.Answers["story"], c.canary(i)) {
				t.Errorf("the receipt of person %d does not open their case (seed %d)", i, c.seed)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// nobodySawAnother reads everything that was ever sent: nobody's words were sent to anybody, and a receipt to nobody but
// the one it belongs to.
func (c *crowd) nobodySawAnother(t *testing.T) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	shown := map[int64]map[string]bool{}
	for _, m := range c.everSent {
		if strings.Contains(m.text, "bernyanyi") || strings.Contains(m.text, foreignFirstName) || strings.Contains(m.text, "KANARIPROKSI") {
			t.Errorf("chat %d was sent what nobody may see", m.chat)
		}
		for i, receipt := range c.receipts {
			if strings.Contains(m.text, receipt) && m.chat != c.id(i) {
				t.Errorf("chat %d was sent the receipt of person %d", m.chat, i)
			}
		}
		if receipt := receiptForm.FindString(m.text); receipt != "" {
			if shown[m.chat] == nil {
				shown[m.chat] = map[string]bool{}
			}
			shown[m.chat][receipt] = true
		}
		if m.chat >= firstOfCrowd && strings.Contains(m.text, "K-") {
			t.Errorf("person %d was shown a case code", m.chat)
		}
	}
	for chat, receipts := range shown {
		if len(receipts) != 1 {
			t.Errorf("chat %d was shown %d receipts for one report", chat, len(receipts))
		}
	}
}

// short gives the number for `make test` or the one for `make torture`.
func short(few, many int) int {
	if torture() {
		return many
	}
	return few
}

// TestPromise01ThirteenPercentOfFaultsLoseNothing: a foreign Bot API answers 13 % of all calls with faults.
func TestPromise01ThirteenPercentOfFaultsLoseNothing(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, short(12, 60), 0.13, false)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	c.talk(ctx, nil)
	c.holdsWhatItShowed(t)
	if calls, struck := c.trouble.end(); 20*struck < calls || len(c.trouble.struck) < 6 {
		t.Errorf("only %d of %d calls failed, in %d ways", struck, calls, len(c.trouble.struck))
	}
}

// TestPromise01NoShownReceiptIsLostUnderKill9: the process is killed again and again at moments that nobody chose.
func TestPromise01NoShownReceiptIsLostUnderKill9(t *testing.T) {
	t.Parallel()
	killWhileTheyTalk(t, short(12, 60), short(5, 25), false)
}

// TestPromise01NoShownReceiptIsLostUnderKill9WithAWebhook: updates are brought.
func TestPromise01NoShownReceiptIsLostUnderKill9WithAWebhook(t *testing.T) {
	t.Parallel()
	killWhileTheyTalk(t, short(6, 60), short(4, 25), true)
}

func killWhileTheyTalk(t *testing.T, people, kills int, hooked bool) {
	t.Helper()
	c := newCrowd(t, people, 0, hooked)
	random := rand.New(rand.NewPCG(c.seed, 3))
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	shownBefore := 0
	c.talk(ctx, func() {
		for range kills {
			before := c.callsOf("editMessageText") + c.callsOf("sendMessage")
			c.until(t, "the bot at work", patience, func() bool { return c.callsOf("editMessageText")+c.callsOf("sendMessage") > before })
			time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond) // kill -9 at a moment that nobody chose
			shownBefore = c.receiptsShown()
			c.process.kill()
			c.foreignWorld.start(t)
		}
	})
	if shownBefore == people {
		t.Errorf("everybody had a receipt before the last kill: it proves less than it says")
	}
	if hooked && c.callsOf("getUpdates") > 0 {
		t.Error("updates were fetched")
	}
	c.holdsWhatItShowed(t)
}

func (c *crowd) receiptsShown() (n int) {
	for i := range c.receipts {
		n += tally(c.receipt(c.id(i)) != "")
	}
	return n
}
