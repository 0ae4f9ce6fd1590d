package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeNamesOnlyFilesThatExist keeps the "where is what" table true, and every other link within the repository.
func TestReadmeNamesOnlyFilesThatExist(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, doc := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/promises.md", "docs/panduan-admin.md", "docs/panduan-petugas.md", "docs/belum-pasti.md", "docs/threat-model.md"} {
		text, err := os.ReadFile(filepath.Join(root, doc))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
	}
}

// TestReadmeTableHasEveryRoom: a stranger finds any behaviour in half a minute.
func TestReadmeTableHasEveryRoom(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for room := range arrows {
		if !strings.Contains(string(text), "]("+room+"/") {
			t.Errorf("the table does not lead into %s", room)
		}
	}
}

// TestDocsEveryDecisionHasANumberOfItsOwn: "ADR 12" leads to one page, and none is missing.
func TestDocsEveryDecisionHasANumberOfItsOwn(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join(root, "docs/adr", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for i, page := range pages { // in order of their names
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(page)
		if !strings.HasPrefix(name, fmt.Sprintf("%04d-", i+1)) || !strings.HasPrefix(string(text), fmt.Sprintf("# %d. ", i+1)) {
			t.Errorf("%s is not decision %d by name and heading", name, i+1)
		}
	}
}

// TestPromisesNameTestsThatExist reads docs/promises.md: every test it names must be in the code, and every promise and every
// sentence about privacy must name at least one; such a sentence must be one that people read.
func TestPromisesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs/promises.md"))
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	for _, f := range goFiles(t) {
		if f.test {
			sources.WriteString(f.source)
		}
	}
	said, err := os.ReadFile(filepath.Join(root, "texts/id.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	words := "\n" + string(said)
	name, key := regexp.MustCompile("`(Test[A-Za-z0-9]+)`"), regexp.MustCompile("`([a-z0-9_]+)`")
	for _, line := range strings.Split(string(text), "\n") {
		sentence := strings.HasPrefix(line, "| `")
		if !strings.HasPrefix(line, "| P") && !sentence {
			continue
		}
		if sentence {
			keys, _, _ := strings.Cut(line[2:], "|")
			for _, m := range key.FindAllStringSubmatch(keys, -1) {
				if !strings.Contains(words, "\n"+m[1]+": ") {
					t.Errorf("%s is named in docs/promises.md and said nowhere", m[1])
				}
			}
		}
		tests := name.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test named in: %.60s", line)
		}
		for _, m := range tests {
			if !strings.Contains(sources.String(), "func "+m[1]+"(") {
				t.Errorf("%s is named in docs/promises.md and nowhere in the code", m[1])
			}
		}
	}
}
