package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ruangaman"
	"ruangaman/report"
	"ruangaman/simulator"
	"ruangaman/store"
)

// freeze takes everybody away from the case, or gives them back, and has it looked at.
func (p *play) freeze(frozen bool) {
	p.t.Helper()
	var change report.Change
	for _, person := range p.program.accepted.Load().City.People {
		change.People = append(change.People, report.PersonState{Person: person.ID, Frozen: frozen})
	}
	p.apply(change)
	p.program.worker.Review()
	p.program.auditor.review()
}

// asks is what the monitor answers.
func (p *play) asks(path string) (status int, body string) {
	p.t.Helper()
	out := httptest.NewRecorder()
	p.program.handler().ServeHTTP(out, httptest.NewRequest(http.MethodGet, path, nil))
	return out.Code, out.Body.String()
}

// metric reads one number; labels as they stand in the text format.
func (p *play) metric(name string) float64 {
	p.t.Helper()
	_, body := p.asks("/metrics")
	for line := range strings.Lines(body) {
		if rest, found := strings.CutPrefix(line, "ruangaman_"+name+" "); found {
			v, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				p.t.Fatal(err)
			}
			return v
		}
	}
	p.t.Fatalf("no metric %s in\n%s", name, body)
	return 0
}

func TestHealthFollowsWhatTheAuditFinds(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.settled()
		if status, body := p.asks("/healthz"); status != http.StatusOK || body != "ya\n" {
			p.t.Errorf("all is well: %d %q", status, body)
		}
		p.tell(p.reporter(620000777))
		p.forward(0)
		p.settled()
		if status, _ := p.asks("/healthz"); status != http.StatusOK {
			p.t.Errorf("with a case: %d", status)
		}
		p.freeze(true)
		p.settled()
		if status, body := p.asks("/healthz"); status != http.StatusServiceUnavailable || body != "tidak\n" {
			p.t.Errorf("a case nobody will look at: %d %q", status, body)
		}
		if p.metric("healthy") != 0 || !strings.Contains(p.log.String(), `"event":"audit_breach"`) {
			p.t.Errorf("log: %s", p.log.String())
		}
		for _, id := range []report.PersonID{"ratna", "wahyu"} {
			p.sees(p.staff(id), "Pemeriksaan bot")
			nowhere(p.t, p.staff(id), "620000777", "Manggar", "K-")
		}
		p.settled()
		cries := 0
		for _, e := range p.staff("ratna").History() {
			if strings.Contains(e.Message.Text, "Pemeriksaan bot") {
				cries++
			}
		}
		if cries != 1 {
			p.t.Errorf("the coordinators were told %d times within an hour", cries)
		}
		p.freeze(false)
		p.settled()
		if status, _ := p.asks("/healthz"); status != http.StatusOK {
			p.t.Errorf("after it was put right: %d", status)
		}
	})
}

func TestTheAuditOpensEveryCaseAtAStartAndEveryTenMinutes(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.settled()
		first := p.metric("last_audit_timestamp_seconds")
		p.tell(p.reporter(620000777))
		p.settled()
		if p.metric("last_audit_timestamp_seconds") != first || p.metric("unanswered_oldest_seconds") != 0 {
			p.t.Error("opened again too soon")
		}
		time.Sleep(openEvery)
		p.settled()
		if age := p.metric("unanswered_oldest_seconds"); p.metric("last_audit_timestamp_seconds") == first || age < 600 || age > 900 {
			p.t.Errorf("the oldest waits for %v s", age)
		}
		p.freeze(true)
		synctest.Wait()
		if status, _ := p.asks("/healthz"); status != http.StatusServiceUnavailable || p.metric("audit_breaches") != 1 {
			p.t.Errorf("nobody is left: %d", status)
		}
	})
}

func TestAWorkerThatStandsStillIsNoticed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.settled()
		release := make(chan struct{})
		go func() { // the store does not let the worker in
			_ = p.program.store.Write(p.t.Context(), func(*store.Tx) error { <-release; return nil })
		}()
		time.Sleep(5 * time.Minute)
		if status, _ := p.asks("/healthz"); status != http.StatusServiceUnavailable {
			p.t.Errorf("status %d", status)
		}
		close(release)
		p.settled()
		if status, _ := p.asks("/healthz"); status != http.StatusOK {
			p.t.Errorf("it goes on: status %d", status)
		}
		p.sees(p.staff("ratna"), "Pemeriksaan bot")
	})
}

// TestTheHeartbeatStopsWhenTheAuditDoes: silence is the alarm.
func TestTheHeartbeatStopsWhenTheAuditDoes(t *testing.T) {
	t.Parallel()
	text := strings.Replace(ruangaman.ExampleConfig, "detak: tidak", "detak: http://127.0.0.1:2/KANARIDETAK", 1)
	inBubbleWith(t, text, func(p *play) {
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		beats := p.wire.Elsewhere()
		if beats < 8 || beats > 12 {
			p.t.Errorf("%d beats in ten minutes", beats)
		}
		p.tell(p.reporter(620000777))
		p.forward(0)
		synctest.Wait()
		p.freeze(true)
		synctest.Wait()
		before := p.wire.Elsewhere()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if after := p.wire.Elsewhere(); after > before+1 {
			p.t.Errorf("%d beats while nobody looks at a case", after-before)
		}
		if strings.Contains(p.log.String(), "KANARIDETAK") {
			p.t.Error("the address of the heartbeat is in the log")
		}
	})
}

// TestPromise05MetricsTellOfNoPersonAndNoPlace reads everything /metrics says while a report is told, offered and held.
func TestPromise05MetricsTellOfNoPersonAndNoPlace(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.oneCase(620000777)
		p.settled()
		_, body := p.asks("/metrics")
		searchFor(p.t, []string{"620000777", "510000001", "anggar", "rina", "Rina", "Balikpapan", "Kanari", "kenari", p.sim.Token(), "K-"}, body)
		allowed := map[string][]string{"lane": {"0", "1", "2"}, "result": {"taken", "repeat", "unreadable", "refused", "sent", "retried", "dead"}}
		lines := 0
		label := regexp.MustCompile(`([a-z_]+)="([^"]*)"`)
		for line := range strings.Lines(body) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			lines++
			for _, m := range label.FindAllStringSubmatch(line, -1) {
				if !slices.Contains(allowed[m[1]], m[2]) {
					p.t.Errorf("label %s=%q", m[1], m[2])
				}
			}
		}
		if lines < 20 || p.metric("cases_open") != 1 || p.metric(`messages_total{result="sent"}`) < 5 || p.metric("last_tick_timestamp_seconds") == 0 {
			p.t.Errorf("%d lines:\n%s", lines, body)
		}
	})
}

func TestTheBacklogAndItsAgeAreMeasuredByLane(t *testing.T) {
	t.Parallel()
	inBubble(t, func(p *play) {
		p.settled()
		release := p.holdUp(p.staff("rina"))
		p.apply(report.Change{Outbox: []report.Message{{To: 510000001, Person: "rina", Do: report.ActSend, As: report.AsNotice,
			Body: []report.Text{report.Raw("x")}, Lang: report.Indonesian, Purpose: report.PurposeAlert, Lane: report.LaneOther}}})
		if p.metric(`outbox_ready_rows{lane="2"}`) != 1 || p.metric(`outbox_oldest_seconds{lane="2"}`) != 0 {
			p.t.Error("one row waits, just written")
		}
		time.Sleep(15 * time.Second) // the call that holds it up ends after twenty
		if age := p.metric(`outbox_oldest_seconds{lane="2"}`); age != 15 {
			p.t.Errorf("it waits for %v s", age)
		}
		close(release)
		p.settled()
		if p.metric(`outbox_ready_rows{lane="2"}`) != 0 || p.metric(`outbox_oldest_seconds{lane="2"}`) != 0 {
			p.t.Error("nothing waits any more")
		}
	})
}

// TestServeAnswersTheMonitorWhereTheConfigurationSays runs the binary.
func TestServeAnswersTheMonitorWhereTheConfigurationSays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sim := simulator.New(simulator.Options{Token: foreignToken})
	api, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	config := writeConfig(t, dir, foreignConfig+"pantau: {alamat: \""+address+"\"}\n")
	_ = start(t, &lockedBuffer{}, serveEnv(dir, api, foreignToken), "serve", "--config", config)
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		resp, err := http.Get("http://" + address + "/healthz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("not healthy: %v", err)
		}
	}
}
