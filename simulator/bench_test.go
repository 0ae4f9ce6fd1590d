package simulator_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"ruangaman/simulator"
)

// BenchmarkSendMessage is what one call costs, client and HTTP included: the floor of every measurement against
// this server.
func BenchmarkSendMessage(b *testing.B) {
	srv := simulator.New(simulator.Options{MaxMessages: 4, MaxCalls: 1})
	defer srv.Close()
	base, err := srv.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv.Phone(5, simulator.Profile{}).Say("/start")
	url := base + "/bot" + srv.Token() + "/sendMessage"
	b.ReportAllocs()
	for b.Loop() {
		resp, err := http.Post(url, "application/json", strings.NewReader(`{"chat_id":5,"text":"halo"}`))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil { // read to the end, the connection is used again
			b.Fatal(err)
		}
		resp.Body.Close()
	}
}

// BenchmarkPhones is what a person costs who has written once: time, and bytes that stay.
func BenchmarkPhones(b *testing.B) {
	srv := simulator.New(simulator.Options{})
	defer srv.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	people := int64(0)
	for b.Loop() {
		people++
		srv.Phone(people, simulator.Profile{FirstName: fmt.Sprint("P", people)}).Say("/start")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(people), "B/phone")
	runtime.KeepAlive(srv)
}
