package flows

import (
	"errors"
	"strings"
	"testing"

	"ruangaman/report"
)

func TestATableWithAHoleStopsTheProgram(t *testing.T) {
	t.Parallel()
	whole := string(reportYAML)
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown target":           {"to: interrupted}", "to: nowhere}", `there is no step "nowhere"`},
		"choice twice":             {"{id: no,  label: opt_private_no}", "{id: yes,  label: opt_private_no}", `choice "yes" is there twice`},
		"step twice":               {"  - id: contact\n", "  - id: story\n", `step "story" is there twice`},
		"unreachable":              {"to: hours}", "to: review}", `nothing leads to step "hours"`},
		"no way to the end":        {"      - {id: discard, label: btn_discard, do: discard}\n    to: sent", "      - {id: discard, label: btn_discard, do: discard}\n    to: review", `no report can be sent from step "kinds"`},
		"missing text":             {"text: coi_ask", "text: gone", `text "gone" is missing`},
		"bad id":                   {"  - id: kinds", "  - id: Kinds!", `id "Kinds!": only a-z`},
		"bad choice id":            {"{id: psikis, ", "{id: psi-kis, ", `choice "psi-kis": only a-z`},
		"unknown kind":             {"kind: story\n", "kind: saga\n", `unknown kind "saga"`},
		"unknown flow":             {"flow: rescue\n    text: [emergency_sent", "flow: escape\n    text: [emergency_sent", `unknown flow "escape"`},
		"says nothing":             {"    text: review_head\n", "", `step "review" says nothing`},
		"nothing to choose":        {"    choices:\n      - {id: yes, label: opt_police_yes}\n      - {id: no,  label: opt_police_no}\n", "", `step "police" offers nothing`},
		"unknown deed":             {"do: more}", "do: dance}", `unknown deed "dance"`},
		"unknown key":              {"    level: ward\n    text: kelurahan_ask\n    choices:\n      - {id: unknown,  label: opt_kecamatan_only}", "    levl: ward\n    text: kelurahan_ask\n    choices:\n      - {id: unknown,  label: opt_kecamatan_only}", `unknown key "levl"`},
		"unknown urgency":          {"raise: emergency}", "raise: panic}", `"panic" is no urgency`},
		"unknown job":              {"job: dinas", "job: raja", `unknown job "raja"`},
		"unknown exclusion":        {"exclude: city", "exclude: all", `exclude is ward or city`},
		"unknown category":         {"category: cat_nikah}", "category: cat_x}", `category "cat_x" is not in the list`},
		"window":                   {`"08:00-12:00"`, `"morning"`, `no window like`},
		"impossible condition":     {"when: {role: witness}", "when: {role: ghost}", "nobody can answer role: ghost"},
		"many lead elsewhere":      {"label: opt_kind_psikis,      category", "label: opt_kind_psikis, to: story, category", "one of many cannot lead elsewhere"},
		"a place cannot be waived": {"    level: ward\n    text: kelurahan_ask", "    level: ward\n    optional: yes\n    text: kelurahan_ask", `step "ward" cannot be optional`},
		"level":                    {"    level: district\n    text: kecamatan_ask", "    level: planet\n    text: kecamatan_ask", "level must be district or ward"},
		"no start":                 {"  rescue:    {start: [where, approach]}", "  rescue:    {start: []}", `flow "rescue" has no start`},
		"start elsewhere":          {"  rescue:    {start: [where, approach]}", "  rescue:    {start: story}", `flow "rescue" starts at "story"`},
		"dead end":                 {"text: closing_selfcare, back: home}", "text: closing_selfcare}", `nothing leads away from step "farewell"`},
		"key twice":                {"    text: coi_ask\n", "    text: coi_ask\n    text: coi_ask\n", ``},
		"button too long":          {"  - id: district\n", "  - id: " + strings.Repeat("d", 60) + "\n", "bytes, 64 are allowed"},
		"no yaml":                  {"flows:\n", "flows: [\n", "report.yaml:"},
		"neither yes nor no":       {"    optional: yes\n    unanswered", "    optional: perhaps\n    unanswered", "neither yes nor no"},
	} {
		if !strings.Contains(whole, c.old) {
			t.Errorf("%s: the table has no %q", name, c.old)
			continue
		}
		broken := strings.Replace(whole, c.old, c.new, 1)
		_, err := compile([]byte(broken), dangerYAML, areasYAML, func(key string) bool { return key != "gone" })
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, report.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryFaultIsToldAtOnceWithItsLine(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(string(reportYAML), "to: interrupted}", "to: nowhere}", 1)
	broken = strings.Replace(broken, "do: more}", "do: dance}", 1)
	broken = strings.Replace(broken, "text: coi_ask", "text: gone", 1)
	_, err := compile([]byte(broken), []byte("groups:\n  x:\n    L3: []\n    odd: 1\n"), []byte("wards: {A: [b]}\nodd: {}\n"),
		func(key string) bool { return key != "gone" })
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{lineOf(broken, "to: nowhere"), lineOf(broken, "do: dance"), lineOf(broken, "text: gone"),
		"danger.yaml:4: unknown key", "areas.yaml:2: unknown key", "areas.yaml:1: districts is missing"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not told:\n%v", want, err)
		}
	}
}

// lineOf is how a fault in the line with these words begins; for a text it is told at its step.
func lineOf(file, words string) string {
	before, _, _ := strings.Cut(file, words)
	n := strings.Count(before, "\n") + 1
	if words == "text: gone" {
		n -= 3
	}
	return "report.yaml:" + itoa(n) + ":"
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestTheDrawingIsTheTable(t *testing.T) {
	t.Parallel()
	drawing := compiled.Mermaid()
	if drawing != compiled.Mermaid() || !strings.HasPrefix(drawing, "stateDiagram-v2\n    [*] --> home") {
		t.Errorf("%.80s", drawing)
	}
	for _, s := range compiled.table.Steps {
		if s.Kind != kindDetour && !strings.Contains(drawing, " "+string(s.ID)) && s.ID != "unfinished" {
			t.Errorf("step %s is not drawn", s.ID)
		}
	}
	if strings.Contains(drawing, moveBack+"/") || strings.Contains(drawing, moveCall+"/") {
		t.Error("ways back and beside make a hedge of the drawing")
	}
}

func TestTheRefereeKnowsOnlyItsTable(t *testing.T) {
	t.Parallel()
	r := newReferee("a", []edge{{"a", "next/b", "b"}, {"b", "stay/b", "b"}, {"b", "next/c", "c"}})
	for _, c := range []struct {
		from, event, to string
		lawful          bool
	}{
		{"a", "next/b", "b", true}, {"b", "stay/b", "b", true}, {"b", "next/c", "c", true},
		{"a", "next/c", "a", false}, {"a", "nonsense", "a", false}, {"nowhere", "next/b", "nowhere", false}, {"c", "next/c", "c", false},
	} {
		to, err := r.move(c.from, c.event)
		if to != c.to || (err == nil) != c.lawful || err != nil && !errors.Is(err, report.ErrUnlawful) {
			t.Errorf("%s from %s: %s, %v", c.event, c.from, to, err)
		}
	}
}
