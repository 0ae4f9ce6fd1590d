package simulator_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ruangaman/simulator"
)

// browser is headless Chromium on a page. Whatever it complains about fails the test.
type browser struct {
	t   *testing.T
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

// browse opens an address. Chromium has to be installed; `make test` sees to that.
func browse(t *testing.T, address string) *browser {
	t.Helper()
	b := &browser{t: t}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(alloc, chromedp.WithListener(b.hear))
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatalf("start Chromium (install it, or run make test, which does): %v", err)
	}
	var done context.CancelFunc
	b.ctx, done = context.WithTimeout(tab, 2*patience)
	t.Cleanup(done)
	b.do(chromedp.Navigate(address))
	return b
}

// hear notes every console message, exception and refused request.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.bad = append(b.bad, fmt.Sprintf("console %s", e.Type))
	case *runtime.EventExceptionThrown:
		b.bad = append(b.bad, "exception "+e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		b.bad = append(b.bad, fmt.Sprintf("%s %s", e.Entry.Text, e.Entry.URL))
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// until waits for a JavaScript expression to become true. One that fails, as on what is not there yet, is not true.
func (b *browser) until(expression string) {
	b.t.Helper()
	guarded := `(() => { try { return ` + expression + ` } catch { return false } })()`
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](guarded)); err != nil {
		body, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		b.t.Fatalf("%s: %v; the page shows\n%s", expression, err, body)
	}
}

func (b *browser) silent() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.bad {
		b.t.Errorf("the browser complains: %s", complaint)
	}
}

// in selects something on a phone.
func in(phone int64, selector string) chromedp.CSS {
	return chromedp.CSS(fmt.Sprintf(`[data-phone="%d"] %s`, phone, selector))
}

func TestThePageInABrowserByKeyboard(t *testing.T) {
	t.Parallel()
	view := simulator.ThiefView{
		Tables: []simulator.ThiefTable{{Name: "cases", Columns: []string{"id"}, Rows: [][]string{{"8f3a"}}, Total: 41}},
		Search: []simulator.ThiefSearch{{What: simulator.Words{ID: "cerita"}, Words: "dia memukul"}},
	}
	s := open(t, simulator.Page{
		Title: simulator.Words{ID: "Latihan"},
		Thief: func(context.Context) (simulator.ThiefView, error) { return view, nil },
	})
	base, err := s.srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, srv: s.srv, url: base}
	reporter := s.srv.Phone(5, simulator.Profile{})
	s.srv.Phone(6, simulator.Profile{}).Say("/start")
	b := browse(t, s.web.URL)

	b.do(chromedp.Click(in(5, ".start")))
	if err := reporter.WaitFor(within(t), func(all []simulator.Message) bool {
		return len(all) == 1 && all[0].Text == "/start"
	}); err != nil {
		t.Fatal(err)
	}
	id := w.send(5, "Amankah sekarang?", args{"reply_markup": keys([]string{"Aman"}, []string{"Tidak"})})
	b.until(`document.querySelectorAll('[data-phone="5"] .key').length === 2`)
	b.do(chromedp.Focus(in(5, ".row:nth-child(2) .key")), chromedp.KeyEvent("\r"))
	tap := w.waitTap()
	if tap.Data != "d:Tidak" {
		t.Errorf("the button sent %q", tap.Data)
	}
	w.must("answerCallbackQuery", args{"callback_query_id": tap.ID, "text": "Baik"}, nil)
	b.until(`document.querySelector('[data-phone="5"] .toast').textContent === 'Baik'`)

	edit := args{
		"chat_id": 5, "message_id": id, "text": "Orang lain?", "reply_markup": keys([]string{"Ya"}, []string{"Tidak juga"}),
	}
	w.must("editMessageText", edit, nil)
	b.until(fmt.Sprintf(`document.querySelector('[data-message="%d"].changed .text').textContent === 'Orang lain?'`, id))
	b.until(`document.activeElement.textContent === 'Tidak juga'`)
	delete(edit, "reply_markup")
	w.must("editMessageText", edit, nil)
	b.until(`document.activeElement === document.querySelector('[data-phone="5"] .log')`)

	w.send(6, "Ada tugas baru", args{"disable_notification": true, "protect_content": true})
	b.until(`document.querySelector('[data-phone="6"] .alert.silent:not([hidden])').innerText.includes('Ada tugas baru')`)
	b.until(`document.querySelector('[data-phone="6"] .badge:not([hidden])').textContent.startsWith('1')`)
	b.until(`document.querySelector('[data-phone="6"] .protected .i-lock') !== null`)

	b.do(chromedp.SendKeys(in(5, "textarea"), "Tadi malam.\r"))
	b.until(`[...document.querySelectorAll('[data-phone="5"] .mine .text')].pop().textContent === 'Tadi malam.'`)
	b.until(`document.querySelector('[data-phone="5"] textarea').value === ''`)
	w.must("deleteMessage", args{"chat_id": 5, "message_id": id}, nil)
	b.until(fmt.Sprintf(`document.querySelector('[data-message="%d"]') === null`, id))

	b.do(chromedp.Click(in(6, ".menu summary")), chromedp.Click(in(6, "[data-do=block]")))
	b.until(`document.querySelector('[data-phone="6"] .unblock:not([hidden])') !== null`)
	b.do(chromedp.Click(chromedp.CSS("#thief-box summary")))
	b.until(`document.querySelector('#thief-view')?.innerText.includes('cases (41)')`)
	b.until(`document.querySelector('#thief-view').innerText.includes('tidak ada')`)

	b.until(`[...document.querySelectorAll('button, textarea, summary')]
		.every((e) => e.textContent.trim() || e.ariaLabel)`)
	b.until(`[...document.querySelectorAll('.log')]
		.every((e) => e.role === 'log' && e.ariaLive === 'polite' && e.ariaLabel)`)
	b.silent()
}

func TestInABrowserAQuietPhoneComesIntoSightWhenItRings(t *testing.T) {
	t.Parallel()
	s := open(t, simulator.Page{Title: simulator.Words{ID: "Latihan"}})
	base, err := s.srv.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, srv: s.srv, url: base}
	s.srv.Phone(7, simulator.Profile{}).Start()
	b := browse(t, s.web.URL)
	b.do(chromedp.EmulateViewport(360, 700)) // one phone below another, and one fits
	b.until(`document.querySelectorAll('.phone').length === 2`)
	b.until(`document.querySelector('[data-phone="6"] .bar-time').textContent !== ''`) // the stream runs

	w.send(7, "Ada tugas baru", nil)
	b.until(`[...document.querySelectorAll('.phone')].map((e) => e.dataset.phone).join() === '5,7,6'`) // 6 is idle
	b.until(`document.querySelector('[data-phone="7"].rings') !== null`)
	b.until(`document.querySelector('[data-phone="7"] .badge:not([hidden])').textContent.startsWith('1')`)
	b.until(`document.querySelector('#rang[role=status]').textContent.includes('Cadangan')`)
	b.until(`(({ top, bottom }) => top >= 0 && bottom <= innerHeight + 1)(
		document.querySelector('[data-phone="7"]').getBoundingClientRect())`)

	b.until(`[...document.querySelectorAll('.jump button')].map((e) => e.textContent).join() === 'Pelapor,Petugas jaga,Cadangan'`)
	b.until(`document.querySelector('.jump .unread').textContent === 'Cadangan'`)
	b.do(chromedp.Navigate(s.web.URL))
	b.until(`document.querySelector('[data-phone="7"]:not(.rings) .text').textContent === 'Ada tugas baru'`)
	b.until(`document.querySelector('.jump button:last-child').click() === undefined`)
	b.until(`(({ top, bottom }) => top >= 0 && bottom <= document.querySelector('.jump').getBoundingClientRect().top)(
		document.querySelector('[data-phone="7"]').getBoundingClientRect())`)
	b.silent()
}

// waitTap waits for the next tapped button and confirms what came before it.
func (w *wire) waitTap() *callback {
	w.t.Helper()
	for offset := int64(0); ; {
		body := fmt.Sprintf(`{"timeout":50,"limit":1,"offset":%d}`, offset)
		var all []got
		w.decode(<-w.longPoll(within(w.t), body), &all)
		if len(all) == 0 {
			w.t.Fatal("no button was tapped")
		}
		if all[0].Callback != nil {
			return all[0].Callback
		}
		offset = all[0].ID + 1
	}
}
