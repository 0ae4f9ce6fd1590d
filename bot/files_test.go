package bot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ruangaman/report"
	"ruangaman/simulator"
)

// shelf keeps files in memory and refuses what a test wants refused.
type shelf struct {
	mu    sync.Mutex
	kept  [][]byte
	room  error
	err   error
	holds report.Kept
}

func (s *shelf) Room(context.Context, int64) error { return s.room }

func (s *shelf) Keep(_ context.Context, _ report.File, content io.Reader) (report.Kept, error) {
	raw, err := io.ReadAll(content)
	if err != nil {
		return report.Kept{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, raw)
	return report.Kept{Row: 1, Size: int64(len(raw))}, s.err
}

func (s *shelf) Open(context.Context, report.ID, int) (report.Kept, io.ReadCloser, error) {
	if s.err != nil {
		return report.Kept{}, nil, s.err
	}
	return s.holds, io.NopCloser(bytes.NewReader(simulator.SamplePhoto())), nil
}

// fileBot is a bot beside a simulator, with a phone that has sent a photo.
func fileBot(t *testing.T) (b *Bot, sim *simulator.Server, s *shelf, ref string) {
	t.Helper()
	sim = simulator.New(simulator.Options{KeepHistory: true})
	api, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	s = &shelf{}
	b, err = New(Config{Token: report.Secret(sim.Token()), API: api, Files: s, Now: time.Now, Random: strings.NewReader(""), Log: slog.New(slog.DiscardHandler),
		Texts: sayings{}, City: func() *report.City { return &report.City{Lang: report.Indonesian} }})
	if err != nil {
		t.Fatal(err)
	}
	sim.Phone(501, simulator.Profile{}).SendPhoto(simulator.SamplePhoto(), "")
	return b, sim, s, "berkas-latihan-photos-1"
}

// sayings says raw words.
type sayings struct{}

func (sayings) Render(t report.Text, _ report.Lang, _ report.Voice) (string, error) {
	return t.Raw, nil
}
func (sayings) Body(m report.Message) (string, error) { return m.Body[0].Raw, nil }

func claimFile(ref string, size int64) *report.Claimed {
	return &report.Claimed{Message: report.Message{To: report.Archive, Do: report.ActFetch, About: report.ID{7}, File: 3},
		File: report.File{N: 3, Kind: report.KindPhoto, Ref: ref, Size: size}}
}

func TestAFileIsFetchedWhole(t *testing.T) {
	t.Parallel()
	b, _, s, ref := fileBot(t)
	out, err := b.deliver(t.Context(), claimFile(ref, 100))
	if err != nil || out.File != report.FileKept || out.About != (report.ID{7}) || out.FileN != 3 || !bytes.Equal(s.kept[0], simulator.SamplePhoto()) {
		t.Errorf("%v %v", out.File, err)
	}
}

func TestWhatIsWrongWithAFileCostsThatFileOnly(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		ref   string
		size  int64
		fault simulator.Fault
		room  error
		err   error
		want  report.FileState // "": not yet
	}{
		"unknown to Telegram":        {ref: "nobody", want: report.FileRefused},
		"without a reference":        {want: report.FileRefused},
		"larger than a bot may have": {ref: "ok", size: report.MaxFileBytes + 1, want: report.FileRefused},
		"no picture":                 {ref: "ok", err: ErrRefused, want: report.FileRefused},
		"no room":                    {ref: "ok", room: ErrNoRoom},
		"no room after cleaning":     {ref: "ok", err: ErrNoRoom},
		"too much asked":             {ref: "ok", fault: simulator.Fault{Method: "getFile", Kind: simulator.TooMany(time.Second)}},
		"cut in its middle":          {ref: "ok", fault: simulator.Fault{Method: simulator.Download, Kind: simulator.Truncated}},
		"a page in its place":        {ref: "ok", fault: simulator.Fault{Method: simulator.Download, Kind: simulator.HTML(503, "<p>")}},
		"a redirect":                 {ref: "ok", fault: simulator.Fault{Method: simulator.Download, Kind: simulator.Redirect("http://127.0.0.1:1/")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, sim, s, ref := fileBot(t)
			s.room, s.err = k.room, k.err
			if k.ref != "ok" {
				ref = k.ref
			}
			if k.fault.Method != "" {
				sim.Inject(k.fault)
			}
			out, err := b.deliver(t.Context(), claimFile(ref, k.size))
			if out.File != k.want || k.want == "" && err == nil && out.Result != report.Retry {
				t.Errorf("file %q, result %q, %v", out.File, out.Result, err)
			}
			if err != nil && strings.Contains(err.Error(), sim.Token()) {
				t.Error("an error quotes the token")
			}
		})
	}
}

func TestAFilePathStaysInItsFolder(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{"photos/file_1.jpg": true, "voice/file-2.oga": true, "": false, "/etc/passwd": false, "../x": false,
		"photos/../../x": false, "a?b": false, "a#b": false, "a b": false, "http://x": false, "a%2e": false, "a@b": false} {
		if plainPath(path) != want {
			t.Errorf("%q: %v", path, !want)
		}
	}
}

func TestAFileIsSentTheWayItCanBeSeen(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct {
		kept report.Kept
		want string
	}{
		"a photo":         {report.Kept{Form: "jpeg", Size: 1 << 20, Width: 4000, Height: 3000}, "sendPhoto"},
		"a large photo":   {report.Kept{Form: "png", Size: 11 << 20, Width: 4000, Height: 3000}, "sendDocument"},
		"a long strip":    {report.Kept{Form: "png", Size: 1 << 20, Width: 30, Height: 5000}, "sendDocument"},
		"a wide panorama": {report.Kept{Form: "jpeg", Size: 1 << 20, Width: 9000, Height: 2000}, "sendDocument"},
		"a voice":         {report.Kept{Form: "opus", Size: 1 << 20}, "sendVoice"},
	} {
		b, sim, s, _ := fileBot(t)
		s.holds = k.kept
		m := report.Message{To: 501, Do: report.ActSend, File: 1, Protect: true, Body: []report.Text{report.Raw("keterangan")}}
		out, err := b.deliver(t.Context(), &report.Claimed{Message: m})
		if err != nil || out.Result != report.Sent || sim.CallCount(k.want) != 1 {
			t.Errorf("%s: %v %v", name, out.Result, err)
			continue
		}
		last := sim.Phone(501, simulator.Profile{}).LastFromBot()
		if last.Text != "keterangan" || !last.Protected || report.MessageID(last.ID) != out.Message {
			t.Errorf("%s: %q, protected: %v", name, last.Text, last.Protected)
		}
	}
	b, sim, s, _ := fileBot(t)
	s.err = errors.New("damaged")
	m := report.Message{To: 501, Do: report.ActSend, File: 1, Body: []report.Text{report.Raw("x")}}
	if out, err := b.deliver(t.Context(), &report.Claimed{Message: m}); err != nil || out.Result != report.Dead || sim.CallCount("sendPhoto") > 0 {
		t.Errorf("a file that does not open: %v %v", out.Result, err)
	}
}
