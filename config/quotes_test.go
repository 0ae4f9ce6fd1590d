package config

import "testing"

func TestCurlyQuotesAroundAValueBecomeStraight(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`nomor: “110”`:                   `nomor: "110"`,
		`{nomor: “110”, nama: ‘Polisi’}`: `{nomor: "110", nama: "Polisi"}`,
		`[“a”, „b‟]`:                     `["a", "b"]`,
		`a: “110"`:                       `a: "110"`,
		`a: "110”`:                       `a: "110"`,
		`a: “kata "tua" ini”`:            `a: 'kata "tua" ini'`,
		`a: “Jum'at”`:                    `a: "Jum'at"`,
		`a: “"x" dan 'y'”`:               `a: “"x" dan 'y'”`, // no kind of quote is left for it
		`a: "bilang “halo” saja"`:        `a: "bilang “halo” saja"`,
		`a: Nur’aini`:                    `a: Nur’aini`,
		`a: “tanpa akhir`:                `a: “tanpa akhir`,
		`a: b # “catatan”`:               `a: b # “catatan”`,
		`# “catatan”`:                    `# “catatan”`,
		`  – {a: b}`:                     `  - {a: b}`,
		`a: 07:00–19:00`:                 `a: 07:00–19:00`,
		`“kunci”: “nilai”`:               `"kunci": "nilai"`,
	} {
		if got := straighten(line); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
}

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	if s, problems := Read("c.yaml", make([]byte, maxBytes+1), testNow); s != nil || len(problems) != 1 || problems[0].Line != 1 {
		t.Errorf("got %v", problems)
	}
}
