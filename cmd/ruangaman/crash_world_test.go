package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ruangaman/simulator"
)

// crashConfig waits one second where foreignConfig waits four.
var crashConfig = strings.ReplaceAll(foreignConfig, "4 detik", "1 detik")

// crashPoint is where the process is killed: at the disk, at one of its calls, or at one delivery to it.
type crashPoint struct {
	disk     strike
	call     int // the call to Telegram, from 1
	delivery int // the delivery from Telegram, from 1; with a webhook only
	moment   string
}

// The moments of a call or delivery.
const (
	beforeIt  = "before it is handled"
	unheard   = "when it is handled, before the answer"
	halfHeard = "in the middle of the answer"
	heard     = "after the answer"
)

var moments = []string{beforeIt, unheard, halfHeard, heard}

func (p crashPoint) String() string {
	switch {
	case p.call > 0:
		return fmt.Sprintf("kill -9 at call %d %s", p.call, p.moment)
	case p.delivery > 0:
		return fmt.Sprintf("kill -9 at delivery %d %s", p.delivery, p.moment)
	case p.disk.step > 0:
		return p.disk.String()
	default:
		return "no crash"
	}
}

// crashWorld is the unmodified binary beside the simulator, with somebody who starts it again whenever it is killed.
type crashWorld struct {
	t      *testing.T
	sim    *simulator.Server
	play   crashPlay // what is to be met, with crashOnce
	point  crashPoint
	dir    string
	args   []string
	env    []string
	log    lockedBuffer
	calls  *gate
	visits *gate // deliveries; nil when updates are fetched

	mu      sync.Mutex
	process *os.Process
	ended   chan struct{} // by the present process
	over    bool
	kills   int
	wrong   error // it ended without being killed
	giveUp  func()
	running sync.WaitGroup
}

var buildProduction = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ruangaman-production")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "ruangaman")
	out, err := exec.Command("go", "build", "-trimpath", "-tags", "produksi", "-ldflags=-s -w", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
})

// production is the binary as `make build` makes it.
func production(t *testing.T) string {
	t.Helper()
	path, err := buildProduction()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func newCrashWorld(t *testing.T, hooked bool, p crashPoint) *crashWorld {
	t.Helper()
	w := &crashWorld{t: t, point: p, dir: t.TempDir(), sim: simulator.New(simulator.Options{Token: foreignToken, KeepHistory: true})}
	w.calls = &gate{inner: w.sim, kill: w.kill, at: p.call, moment: p.moment}
	api := serveOn(t, w.calls)
	config := crashConfig
	if hooked {
		address := freeAddress(t)
		to, err := url.Parse("http://" + address)
		if err != nil {
			t.Fatal(err)
		}
		proxy := httputil.NewSingleHostReverseProxy(to)
		proxy.ErrorHandler = func(rw http.ResponseWriter, _ *http.Request, _ error) { rw.WriteHeader(http.StatusBadGateway) }
		w.visits = &gate{inner: proxy, kill: w.kill, at: p.delivery, moment: p.moment}
		config += "telegram: {terima: webhook}\nwebhook: {alamat: \"" + serveOn(t, w.visits) + "/telegram\", dengar: \"" + address + "\"}\n"
	}
	w.args = []string{"serve", "--config", writeConfig(t, w.dir, config)}
	w.env = append(serveEnv(w.dir, api, foreignToken), "PATH="+os.Getenv("PATH"), "HOME="+w.dir)
	return w
}

// serveOn serves on a port of this machine until the test ends and gives the address.
func serveOn(t *testing.T, h http.Handler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}

// freeAddress is a port of this machine that nobody has, and that the machine gives to nobody by itself: the process must
// get it again after each kill.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 20000+rand.IntN(12000)))
		if err == nil {
			defer func() { _ = l.Close() }()
			return l.Addr().String()
		}
	}
	t.Fatal("no free port")
	return ""
}

func (w *crashWorld) data() string  { return filepath.Join(w.dir, "data") }
func (w *crashWorld) trace() string { return filepath.Join(w.dir, "trace") }

// start starts the binary and whoever starts it again. Only the first process meets the point at the disk.
func (w *crashWorld) start() error {
	env := append(slices.Clone(w.env), w.point.disk.env(w.t, w.data(), w.trace())...)
	w.running.Add(1)
	err := w.launch(env)
	if err != nil {
		w.running.Done()
		return err
	}
	go w.again()
	return nil
}

func (w *crashWorld) launch(env []string) error {
	cmd := exec.Command(production(w.t), w.args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &w.log, &w.log
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return nil
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	w.process, w.ended = cmd.Process, ended
	go func() {
		_ = cmd.Wait()
		w.mu.Lock()
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
			w.wrong = fmt.Errorf("it ended by itself: %s", cmd.ProcessState)
			w.giveUp()
		}
		w.kills++
		w.mu.Unlock()
		close(ended)
	}()
	return nil
}

// again starts the binary whenever it was killed.
func (w *crashWorld) again() {
	defer w.running.Done()
	for {
		w.mu.Lock()
		ended := w.ended
		w.mu.Unlock()
		<-ended
		w.mu.Lock()
		stop := w.over || w.wrong != nil
		w.mu.Unlock()
		if stop {
			return
		}
		if err := w.launch(w.env); err != nil {
			w.mu.Lock()
			w.wrong = err
			w.mu.Unlock()
			return
		}
	}
}

// kill is kill -9; when it returns the process is no more.
func (w *crashWorld) kill() {
	w.mu.Lock()
	process, ended := w.process, w.ended
	w.mu.Unlock()
	_ = process.Kill()
	<-ended
}

// stop ends everything and tells how often the process was killed before.
func (w *crashWorld) stop() (kills int, err error) {
	w.mu.Lock()
	w.over, kills = true, w.kills
	w.mu.Unlock()
	w.kill()
	w.running.Wait()
	_ = w.sim.Close()
	return kills, w.wrong
}

// gate counts requests and kills the process at one of them.
type gate struct {
	inner  http.Handler
	kill   func()
	at     int
	moment string

	mu    sync.Mutex
	n     int
	first func() // called at the first getUpdates; may be nil
}

func (g *gate) atFirstPoll(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.first = f
}

// behind puts another handler between the gate and what it led to.
func (g *gate) behind(inner http.Handler) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inner = inner
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.n
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.n++
	now, inner := g.n == g.at, g.inner
	if g.first != nil && strings.HasSuffix(r.URL.Path, "/getUpdates") {
		g.first()
		g.first = nil
	}
	g.mu.Unlock()
	if !now {
		inner.ServeHTTP(w, r)
		return
	}
	if g.moment == beforeIt {
		g.kill()
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	inner.ServeHTTP(answer, r)
	if g.moment == unheard {
		g.kill()
		panic(http.ErrAbortHandler)
	}
	g.halfOrAll(w, answer)
}

// halfOrAll gives the answer, or half of it, and kills.
func (g *gate) halfOrAll(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	body := answer.Body.Bytes()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(answer.Code)
	if g.moment == halfHeard {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
	g.kill()
	if g.moment == halfHeard {
		panic(http.ErrAbortHandler)
	}
}

const (
	crashStory     = "kenarihijau bernyanyi di bawah jendela"
	crashReporter  = 620000777
	crashBystander = 620000778
	crashOther     = 620000779
)

var errNothing = errors.New("the screen does not change")

// crashPlay is what a crash is to meet, and what must hold after it.
type crashPlay struct {
	tell  func(w *crashWorld, ctx context.Context, a *simulator.Phone) (receipt string, err error)
	whole func(w *crashWorld, ctx context.Context) (receipt string, err error)
	holds func(w *crashWorld, receipt string, kills int) error
}

var (
	routine   = crashPlay{tell: tellRoutine, whole: wholeStory, holds: storyHolds}
	emergency = crashPlay{tell: tellEmergency, whole: wholeStory, holds: placeHolds}
)

// wholeStory is everything from the first word to the quick exit: a report is told, rina is silent, budi accepts, another
// account asks how it stands, and the chat is left in a hurry. It gives the receipt.
func wholeStory(w *crashWorld, ctx context.Context) (receipt string, err error) {
	a, bystander, err := w.opens()
	if err != nil {
		return "", err
	}
	if receipt, err = w.play.tell(w, ctx, a); err != nil {
		return "", err
	}
	helper := w.sim.Phone(budi, simulator.Profile{})
	if err := presses(ctx, helper, "BUKA", "TERIMA"); err != nil {
		return receipt, err
	}
	if _, _, err := helper.WaitButton(ctx, "PANGGIL KOORDINATOR"); err != nil {
		return receipt, err
	}
	other := w.sim.Phone(crashOther, simulator.Profile{})
	other.Say(receipt)
	if _, err := other.WaitText(ctx, "Seorang petugas sudah menerima"); err != nil {
		return receipt, err
	}
	a.Say("/keluar")
	if _, err := a.WaitText(ctx, "Info minggu ini"); err != nil {
		return receipt, err
	}
	if err := presses(ctx, bystander, "Cerita"); err != nil {
		return receipt, err
	}
	_, _, err = bystander.WaitButton(ctx, "Saya (18 ke atas)")
	return receipt, err
}

// opens starts the program with everybody there, and the reporter's first word already waiting.
func (w *crashWorld) opens() (reporter, bystander *simulator.Phone, err error) {
	for _, id := range []int64{rina, budi, hasan, ratna, wahyu} {
		w.sim.Phone(id, simulator.Profile{}).Start()
	}
	bystander = w.sim.Phone(crashBystander, simulator.Profile{})
	bystander.Say("/start")
	reporter = w.sim.Phone(crashReporter, simulator.Profile{FirstName: foreignFirstName, Username: foreignUsername})
	reporter.Say("/start")
	return reporter, bystander, w.start()
}

func tellRoutine(_ *crashWorld, ctx context.Context, a *simulator.Phone) (receipt string, err error) {
	if err := presses(ctx, a, append(slices.Clone(toManggar), "Ya, boleh dikirim")...); err != nil {
		return "", err
	}
	if err := skipToStory(ctx, a); err != nil {
		return "", err
	}
	a.Say(crashStory)
	if _, err := a.WaitText(ctx, "ersimpan"); err != nil {
		return "", err
	}
	if err := presses(ctx, a, "Cukup, kirim sekarang"); err != nil {
		return "", err
	}
	return receiptOn(ctx, a)
}

func callForHelp(ctx context.Context, a *simulator.Phone) (receipt string, err error) {
	if err := presses(ctx, a, "Butuh bantuan sekarang", "Kirim ke petugas sekarang", "Balikpapan Timur", "Manggar"); err != nil {
		return "", err
	}
	return receiptOn(ctx, a)
}

// tellEmergency calls for help, and then says where.
func tellEmergency(_ *crashWorld, ctx context.Context, a *simulator.Phone) (receipt string, err error) {
	if receipt, err = callForHelp(ctx, a); err != nil {
		return "", err
	}
	if _, _, err := a.WaitButton(ctx, "Lewati"); err != nil {
		return receipt, err
	}
	a.Say(crashStory)
	_, err = a.WaitText(ctx, "Sudah disimpan untuk petugas")
	return receipt, err
}

func presses(ctx context.Context, phone *simulator.Phone, labels ...string) error {
	for _, label := range labels {
		if err := phone.TapWhenShown(ctx, label); err != nil {
			return err
		}
	}
	return nil
}

// skipToStory skips every question until the one that asks for the story.
func skipToStory(ctx context.Context, a *simulator.Phone) error {
	before := ""
	for range 12 {
		err := a.WaitFor(ctx, func([]simulator.Message) bool {
			m := a.LastFromBot()
			_, ok := m.Button("Lewati")
			return ok && m.Text != before
		})
		if err != nil {
			return err
		}
		if before = a.LastFromBot().Text; strings.Contains(before, "dengan kata-kata Anda") {
			return nil
		}
		if err := a.Tap("Lewati"); err != nil {
			return err
		}
	}
	return errNothing
}

// receiptOn waits for a receipt on a screen.
func receiptOn(ctx context.Context, a *simulator.Phone) (receipt string, err error) {
	err = a.WaitFor(ctx, func(all []simulator.Message) bool {
		for _, m := range all {
			if m.FromBot && receiptForm.MatchString(m.Text) {
				receipt = receiptForm.FindString(m.Text)
			}
		}
		return receipt != ""
	})
	return receipt, err
}
