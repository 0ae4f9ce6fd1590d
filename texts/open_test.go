package texts_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ruangaman/texts"
)

// TestOpenQuestionsNameKeysThatExist keeps docs/belum-pasti.md, the list for the agency, in step with the words: each
// sentence it names is still there, and the ones that claim less until the agency has decided are named.
func TestOpenQuestionsNameKeysThatExist(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../docs/belum-pasti.md")
	if err != nil {
		t.Fatal(err)
	}
	all, page := texts.Must(), string(raw)
	for _, found := range regexp.MustCompile("`([a-z]+(?:_[a-z0-9]+)+)`").FindAllStringSubmatch(page, -1) {
		if !all.Has(found[1]) {
			t.Errorf("belum-pasti.md names %s, which id.yaml does not have", found[1])
		}
	}
	for _, key := range []string{"privacy_police_limit", "consent_child_note", "consent_ask", "sexual_72h", "info_drugs", "profile_name"} {
		if !strings.Contains(page, "`"+key+"`") {
			t.Errorf("belum-pasti.md does not name %s", key)
		}
	}
}

// TestOpenQuestionsAreNumberedOnce: the agency names a question by its number, so each has one and they rise down the page.
func TestOpenQuestionsAreNumberedOnce(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../docs/belum-pasti.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(string(raw), -1)
	if len(rows) < 30 {
		t.Fatalf("%d questions", len(rows))
	}
	for i, row := range rows {
		if row[1] != strconv.Itoa(i+1) {
			t.Fatalf("question %s stands where %d is due", row[1], i+1)
		}
	}
}
