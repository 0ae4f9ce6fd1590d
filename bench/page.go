package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"
)

// machine says what this ran on, without naming the host.
func machine() string {
	model := runtime.GOARCH
	if raw, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for l := range strings.Lines(string(raw)) {
			if name, ok := strings.CutPrefix(l, "model name"); ok {
				model = strings.TrimSpace(strings.TrimLeft(name, " \t:"))
				break
			}
		}
	}
	load := "unknown"
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		load, _, _ = strings.Cut(string(raw), " ")
	}
	return fmt.Sprintf("%s, %d cores, %s/%s, %s; load before the run %s", model, onlineCores(), runtime.GOOS, runtime.GOARCH, runtime.Version(), load)
}

// pageFolder holds the pictures and what each run gave.
const pageFolder = "docs/performance"

func (r *results) save(run int) error {
	raw, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("encode the results: %w", err)
	}
	if err := os.MkdirAll(pageFolder, 0o750); err != nil {
		return fmt.Errorf("make the folder of results: %w", err)
	}
	if err := os.WriteFile(runFile(run), append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return nil
}

func runFile(n int) string { return filepath.Join(pageFolder, fmt.Sprintf("run-%d.json", n)) }

// loadRun reads what a run gave; one that was not made is empty.
func loadRun(n int) (*results, error) {
	r := new(results)
	raw, err := os.ReadFile(runFile(n))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, nil
	case err != nil:
		return nil, fmt.Errorf("read run %d: %w", n, err)
	}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("read run %d: %w", n, err)
	}
	return r, nil
}

// loadRuns reads the runs there are, in order.
func loadRuns() (runs []*results, err error) {
	for n := 1; n <= 2; n++ {
		r, err := loadRun(n)
		if err != nil {
			return nil, err
		}
		if len(r.Rows) > 0 {
			runs = append(runs, r)
		}
	}
	return runs, nil
}

//go:embed performance.md.tmpl
var pageText string

// writePage writes docs/performance.md and its pictures from the runs.
func writePage() error {
	runs, err := loadRuns()
	if err != nil || len(runs) == 0 {
		return err
	}
	first := runs[0]
	for kind, of := range map[string]func(amount) int{
		"closed": func(a amount) int { return a.Closed }, "open": func(a amount) int { return a.Open }, "drafts": func(a amount) int { return a.Drafts },
	} {
		title := map[string]string{"closed": "closed cases (10,000 open)", "open": "open cases (1,000 closed)", "drafts": "open drafts"}[kind]
		points := first.Growth[kind]
		if kind == "closed" && len(points) > 1 {
			points = points[1:] // none closed is the tick's comparison, not a point of the curve
		}
		if err := drawGrowth(pageFolder, kind, title, points, of); err != nil {
			return err
		}
	}
	page, err := template.New("page").Funcs(template.FuncMap{
		"spread": spreadOf, "number": number, "thousands": thousands, "met": metWord, "names": names,
		"cpu":  func(s series, name string) spread { return spreadOf(s.of(name, cpuOf)) },
		"wall": func(s series, name string) spread { return spreadOf(s.of(name, wallOf)) },
		"memory": func(s series, name string) string {
			return number(spreadOf(s.of(name, func(m measure) float64 { return float64(m.Memory) / (1 << 20) })).Median)
		},
		"calls": func(s series, name string) string {
			return number(spreadOf(s.of(name, func(m measure) float64 { return m.Calls })).Median)
		},
		"other": func(i int) string { return otherRun(runs, i) },
	}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	var out strings.Builder
	if err := page.Execute(&out, runs); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	if err := os.WriteFile("docs/performance.md", []byte(out.String()), 0o600); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// otherRun is what the second run gave in the i-th row.
func otherRun(runs []*results, i int) string {
	if len(runs) < 2 {
		return "–"
	}
	at := slices.IndexFunc(runs[1].Rows, func(r row) bool { return rowName(r) == rowName(runs[0].Rows[i]) })
	if at < 0 {
		return "–"
	}
	return runs[1].Rows[at].Reached + " (" + metWord(runs[1].Rows[at].Met) + ")"
}

// rowName leaves out of a row's words what a run decides: the rate, the peer that was best.
func rowName(r row) string {
	if strings.HasPrefix(r.What, "p99 of a reply") {
		return "p99"
	}
	return r.What
}

// names are the contestants in the order of the table.
func names(s series) (list []string) {
	for _, n := range []string{us, "telego", "telegraf scenes", "grammY + conversations", "floor in Go", "floor in Node"} {
		if len(s[n]) > 0 {
			list = append(list, n)
		}
	}
	return list
}
