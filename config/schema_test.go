package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTheSchemaIsCurrentAndSaysSomethingOfEveryKey(t *testing.T) {
	t.Parallel()
	made, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../" + SchemaName)
	if err != nil || string(kept) != string(made) {
		t.Errorf("%s is stale: run make generate (%v)", SchemaName, err)
	}
	for part, keys := range format {
		if len(shapes[part]) != len(keys) {
			t.Errorf("part %q has %d keys and %d shapes", part, len(keys), len(shapes[part]))
		}
		for _, key := range keys {
			if shapes[part][strings.TrimPrefix(key, "?")].about == "" {
				t.Errorf("nothing is said of %q in part %q", key, part)
			}
		}
	}
}

func TestTheExampleLeadsEditorsToTheSchema(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(string(raw), "\n"); first != "# yaml-language-server: $schema="+SchemaName {
		t.Errorf("the first line is %q", first)
	}
}

// TestWhatTheProgramAcceptsTheSchemaAccepts: an editor must never mark what is right.
func TestWhatTheProgramAcceptsTheSchemaAccepts(t *testing.T) {
	t.Parallel()
	schema := readSchema(t)
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	marked, right := 0, 0
	for _, path := range append(files, "../config.example.yaml") {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := Read(path, raw, testNow)
		src, faults := clean(raw)
		if len(faults) > 0 {
			continue
		}
		tree, faults := parse(src.text)
		if len(faults) > 0 {
			continue
		}
		wrong := schema.check(schema.root, tree, "")
		switch {
		case s != nil && wrong != "":
			t.Errorf("%s is right, but the schema says: %s", path, wrong)
		case s != nil:
			right++
		case wrong != "":
			marked++
		}
	}
	if right < 30 || marked < 40 {
		t.Errorf("%d right files and %d marked mistakes were compared", right, marked)
	}
}

func TestTheSchemaMarksWhatAnEditorCanSee(t *testing.T) {
	t.Parallel()
	schema := readSchema(t)
	for _, name := range []string{
		"unknown-key", "unknown-key-inside", "person-without-telegram", "person-role-unknown", "person-job-unknown",
		"leave-without-substitute", "language-unknown", "schedule-turn-unknown", "schedule-hours-without-dash",
		"ladder-target-unknown", "ladder-wait-without-unit", "ladder-missing", "group-positive", "person-telegram-group", "ladder-at-once-unknown",
		"person-telegram-words", "service-id-form", "area-empty-district", "everything-missing",
	} {
		raw, err := os.ReadFile("testdata/bad/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		tree, faults := parse(string(raw))
		if len(faults) > 0 {
			t.Fatal(name, faults)
		}
		if schema.check(schema.root, tree, "") == "" {
			t.Errorf("%s is not marked", name)
		}
	}
}

// schemaReader is as much of JSON Schema as the schema uses.
type schemaReader struct {
	t    *testing.T
	root map[string]any
}

func readSchema(t *testing.T) schemaReader {
	t.Helper()
	made, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	s := schemaReader{t: t}
	if err := json.Unmarshal(made, &s.root); err != nil {
		t.Fatal(err)
	}
	return s
}

// check says where a value breaks the schema, "" if nowhere. An unquoted number may be read as a number or as a text.
func (s schemaReader) check(schema map[string]any, n *node, at string) string {
	for key, rule := range schema {
		wrong := ""
		switch key {
		case "$schema", "title", "description", "definitions", "properties", "required":
		case "$ref":
			_, name, _ := strings.Cut(rule.(string), "#/definitions/")
			wrong = s.check(s.root["definitions"].(map[string]any)[name].(map[string]any), n, at)
		case "anyOf":
			wrong = at + ": none of the forms"
			for _, one := range rule.([]any) {
				if s.check(one.(map[string]any), n, at) == "" {
					wrong = ""
				}
			}
		case "type":
			if !slices.ContainsFunc(types(rule), func(name string) bool { return isType(n, name) }) {
				wrong = at + ": another type"
			}
		case "enum":
			if !slices.Contains(rule.([]any), any(n.text)) {
				wrong = at + ": not among the words"
			}
		case "pattern":
			if n.kind == kindText && !regexp.MustCompile(rule.(string)).MatchString(n.text) {
				wrong = at + ": not of the pattern"
			}
		case "minimum", "maximum":
			if v, err := strconv.ParseFloat(n.text, 64); err == nil && (key == "minimum" && v < rule.(float64) || key == "maximum" && v > rule.(float64)) {
				wrong = at + ": out of bounds"
			}
		case "minItems":
			if n.kind == kindList && float64(len(n.items)) < rule.(float64) {
				wrong = at + ": too few"
			}
		case "uniqueItems":
		case "items":
			for i, item := range n.items {
				wrong += s.check(rule.(map[string]any), item, at+"/"+strconv.Itoa(i))
			}
		case "additionalProperties":
			wrong = s.checkKeys(schema, n, at)
		default:
			s.t.Fatalf("the schema uses %q, which this test does not know", key)
		}
		if wrong != "" {
			return wrong
		}
	}
	return ""
}

func (s schemaReader) checkKeys(schema map[string]any, n *node, at string) string {
	known, _ := schema["properties"].(map[string]any)
	have := map[string]bool{}
	for _, p := range n.pairs {
		have[p.key.text] = true
		one, found := known[p.key.text].(map[string]any)
		if !found {
			if one, found = schema["additionalProperties"].(map[string]any); !found {
				return at + ": no key " + p.key.text
			}
		}
		if wrong := s.check(one, p.value, at+"/"+p.key.text); wrong != "" {
			return wrong
		}
	}
	required, _ := schema["required"].([]any)
	for _, key := range required {
		if !have[key.(string)] {
			return at + ": " + key.(string) + " is missing"
		}
	}
	return ""
}

func types(rule any) []string {
	if one, ok := rule.(string); ok {
		return []string{one}
	}
	var out []string
	for _, one := range rule.([]any) {
		out = append(out, one.(string))
	}
	return out
}

func isType(n *node, name string) bool {
	switch name {
	case "object":
		return n.kind == kindMap
	case "array":
		return n.kind == kindList
	case "null":
		return n.kind == kindEmpty
	case "integer":
		_, err := strconv.ParseInt(n.text, 10, 64)
		return n.kind == kindText && err == nil
	default:
		return n.kind == kindText
	}
}
