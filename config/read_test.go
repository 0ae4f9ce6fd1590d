package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// readFile reads a configuration of the tests under its bare name.
func readFile(t *testing.T, path string) (*Settings, []Problem) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Read(filepath.Base(path), raw, testNow)
}

// good reads a configuration that must have no mistakes.
func good(t *testing.T, path string) *Settings {
	t.Helper()
	settings, problems := readFile(t, path)
	if settings == nil {
		t.Fatalf("%s: %v", path, problems)
	}
	return settings
}

// TestEveryMistakeIsNamedAtItsPlace compares each testdata/bad/<mistake>.yaml with the sentences in <mistake>.want.
func TestEveryMistakeIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		want, err := os.ReadFile(strings.TrimSuffix(path, ".yaml") + ".want")
		if err != nil {
			t.Fatal(err)
		}
		settings, problems := readFile(t, path)
		if settings != nil {
			problems = settings.Warnings
		}
		var got strings.Builder
		for _, p := range problems {
			if p.Warning {
				got.WriteString("perhatian: ")
			}
			got.WriteString(p.String() + "\n")
		}
		if got.String() != string(want) || got.Len() == 0 {
			t.Errorf("%s:\ngot\n%swant\n%s", path, got.String(), want)
		}
	}
}

// TestTheExampleHasNoMistakesAndOneHonestWarning: during lina's leave, with hasan excluded, only dewi is left for one
// kelurahan whenever it is hasan's turn.
func TestTheExampleHasNoMistakesAndOneHonestWarning(t *testing.T) {
	t.Parallel()
	settings := good(t, "../config.example.yaml")
	want := fmt.Sprintf(`config.example.yaml:%d:5: bila laporan menyangkut "dewi", tidak ada petugas sebelum koordinator: di Klandasan Ilir `+
		`4 Januari 2027 07:00–19:00, dan 3 kali lagi sampai 10 Januari 2027 19:00 (84 jam) — tambah satu orang di cadangan`,
		lineOf(t, "untuk: [Balikpapan Barat, Balikpapan Kota]"))
	if w := settings.Warnings; len(w) != 1 || w[0].String() != want {
		t.Errorf("warnings: %v, want %s", w, want)
	}
	d, ok := settings.Roster.OnDuty("Lamaru", time.Date(2026, 12, 25, 2, 0, 0, 0, settings.City.Zone))
	if !ok || d.Person != "yusuf" || d.Why.String() != "libur" || d.Line != lineOf(t, "tanggal: 2026-12-25") {
		t.Errorf("Christmas night in Lamaru: %+v", d)
	}
}

// TestAHoleNobodySeesIsSaidInAPersonsWords: the first draft of the example looked fine and had this hole.
func TestAHoleNobodySeesIsSaidInAPersonsWords(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(raw), "sampai: 2027-01-10, pengganti: sari", "sampai: 2027-01-10, pengganti: hasan", 1)
	text = strings.Replace(text, "cadangan: [hasan, lina, dewi]", "cadangan: [hasan, lina]", 1)
	s, problems := Read("config.yaml", []byte(text), testNow)
	conflict, leave := lineOf(t, "{petugas: hasan, kelurahan"), lineOf(t, "{petugas: lina, dari")
	want := fmt.Sprintf("config.yaml:%d:34: Klandasan Ilir: 4–10 Januari 2027 tidak ada petugas sebelum koordinator, "+
		"karena hasan dikecualikan (baris %d) dan lina cuti (baris %d)", conflict, conflict, leave)
	if s != nil || len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got %v, want %s", problems, want)
	}
}

// lineOf is the number of the first line of the example that contains the words.
func lineOf(t *testing.T, words string) int {
	t.Helper()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(raw), words)
	if !found {
		t.Fatalf("no line with %q", words)
	}
	return strings.Count(before, "\n") + 1
}

func TestEveryKeyOfTheFormatStandsInTheExample(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tree, faults := parse(string(raw))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	sets := [][]string{}
	var walk func(*node)
	walk = func(n *node) {
		var keys []string
		for _, p := range n.pairs {
			keys = append(keys, p.key.text)
			walk(p.value)
		}
		if len(keys) > 0 {
			sets = append(sets, keys)
		}
		for _, item := range n.items {
			walk(item)
		}
	}
	walk(tree)
	for part, written := range format {
		var keys []string
		for _, key := range written {
			keys = append(keys, strings.TrimPrefix(key, "?"))
		}
		for _, key := range keys {
			if !slices.ContainsFunc(sets, func(set []string) bool {
				return slices.Contains(set, key) && !slices.ContainsFunc(set, func(k string) bool { return !slices.Contains(keys, k) })
			}) {
				t.Errorf("part %q: key %q is not in the example", part, key)
			}
		}
	}
}

func TestTheFewestKeysAreEnoughAndTheRestHasDefaults(t *testing.T) {
	t.Parallel()
	s := good(t, "testdata/good/minimal.yaml")
	const day = 24 * time.Hour
	if s.City.Keep != (report.Keep{Draft: day, Screen: time.Hour, Closed: 90 * day, Backup: 35 * day}) {
		t.Errorf("keep: %+v", s.City.Keep)
	}
	if s.City.FollowUp[report.Emergency] != 30*time.Minute || s.City.FollowUp[report.Urgent] != 6*time.Hour ||
		s.City.FollowUp[report.Routine] != day || s.City.FollowUpTo != report.RoleCoordinator {
		t.Errorf("follow-up: %+v %v", s.City.FollowUp, s.City.FollowUpTo)
	}
	if s.City.Name != "Balikpapan" || s.City.Lang != report.Indonesian || s.City.Zone.String() != "Asia/Makassar" {
		t.Errorf("city: %s %s %s", s.City.Name, s.City.Lang, s.City.Zone)
	}
	if s.Telegram != (Telegram{TokenFile: "rahasia/telegram-token", API: TelegramAPI, Hook: Webhook{Listen: "127.0.0.1:8443"}}) || s.Monitor != (Monitor{}) {
		t.Errorf("telegram: %+v, monitor: %+v", s.Telegram, s.Monitor)
	}
	if s.Data != (Data{Folder: "data", Keys: "rahasia/kunci"}) || s.Cron != "@every 1s" {
		t.Errorf("data %+v, cron %q", s.Data, s.Cron)
	}
	if night, _ := s.Roster.Night(testNow); night {
		t.Error("a night where none is configured")
	}
	if _, ok := s.Roster.Group(); ok {
		t.Error("a group where none is configured")
	}
	suicide := s.Roster.Ladder(report.Emergency, report.ReasonSuicide)
	if len(suicide) != 2 || suicide[0].Line != s.Roster.Ladder(report.Emergency, "")[0].Line {
		t.Errorf("bunuh diri is not the ladder of darurat: %+v", suicide)
	}
	if s.Roster.LongestWait() != day {
		t.Errorf("longest wait: %v", s.Roster.LongestWait())
	}
}

func TestWhatAChatAppMadeOfTheFileIsUnderstood(t *testing.T) {
	t.Parallel()
	s := good(t, "testdata/good/from-chat.yaml")
	rina, _ := s.City.Person("rina")
	budi, _ := s.City.Person("budi")
	if rina.Name != "Rina" || rina.Chat != 510000001 || budi.Name != "Budi" || s.City.Help[0].Number != "110" || s.City.Name != "Uji 'Baru'" {
		t.Errorf("%q %q %q %q", rina.Name, budi.Name, s.City.Help[0].Number, s.City.Name)
	}
	if d, ok := s.Roster.OnDuty("Lamaru", testNow); !ok || d.Person != "budi" || len(s.Warnings) > 0 {
		t.Errorf("on duty: %+v, warnings %v", d, s.Warnings)
	}
}

func TestColumnsCountTheInvisibleCharactersOfTheFile(t *testing.T) {
	t.Parallel()
	_, problems := Read("c.yaml", []byte("versi: 1\nko\u200bta: \u200eUji\nba\u200bhasa: xx\n"), testNow)
	i := slices.IndexFunc(problems, func(p Problem) bool { return strings.HasPrefix(p.Sentence, "bahasa") })
	if i < 0 || problems[i].Line != 3 || problems[i].Column != 10 {
		t.Errorf("got %v", problems)
	}
}

func TestTheExampleBecomesTheCityConversationsSee(t *testing.T) {
	t.Parallel()
	c := good(t, "../config.example.yaml").City
	if len(c.Districts) != 6 || c.Districts[0].Name != "Balikpapan Timur" || c.Districts[0].Wards[2] != "Lamaru" {
		t.Errorf("districts: %+v", c.Districts)
	}
	mega, _ := c.Person("mega")
	budi, _ := c.Person("budi")
	if mega.Role != report.RoleIndependent || budi.Lives != "Lamaru" || !slices.Equal(budi.Avoid, []string{"Lamaru"}) {
		t.Errorf("people: %+v %+v", mega.Role, budi)
	}
	if h := c.Help[2]; h.Name != "SAPA 129" || h.WhatsApp != "08111129129" || !slices.Contains(h.For, "kekerasan") || !slices.Contains(h.For, "anak") {
		t.Errorf("help: %+v", h)
	}
	if s := c.Services[5]; s.ID != "kadarkum" || !slices.Equal(s.Except, []string{"seksual", "anak", "kdrt"}) {
		t.Errorf("service: %+v", s)
	}
	if c.Keep.Screen != time.Hour || c.FollowUp[report.Urgent] != 6*time.Hour {
		t.Errorf("times: %+v %+v", c.Keep, c.FollowUp)
	}
}

func TestRelativePathsStartAtTheFile(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/good/minimal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw) + "telegram: {token_file: /run/token}\ndata: {folder: ../simpan}\n"
	s, problems := Read("/etc/ruangaman/config.yaml", []byte(text), testNow)
	if s == nil {
		t.Fatal(problems)
	}
	want := Data{Folder: "/etc/simpan", Keys: "/etc/ruangaman/rahasia/kunci"}
	if s.Data != want || s.Telegram.TokenFile != "/run/token" {
		t.Errorf("got %+v %+v", s.Data, s.Telegram)
	}
}

func TestLoadReadsTheFileItself(t *testing.T) {
	t.Parallel()
	s, problems, err := Load("../config.example.yaml", testNow)
	if s == nil || len(problems) > 0 || err != nil || s.Telegram.TokenFile != "../rahasia/telegram-token" {
		t.Errorf("got %v %v %v", s != nil, problems, err)
	}
}

func TestLoadSaysThatAFileIsNotThere(t *testing.T) {
	t.Parallel()
	s, problems, err := Load(filepath.Join(t.TempDir(), "config.yaml"), testNow)
	if s != nil || problems != nil || err == nil {
		t.Errorf("got %v %v %v", s, problems, err)
	}
}

func TestOfManyProblemsTheMistakesAreShownFirst(t *testing.T) {
	t.Parallel()
	var problems []Problem
	for i := range 30 {
		problems = append(problems, Problem{Line: i + 1, Warning: i%2 == 0})
	}
	shown, more := Shown(problems)
	if len(shown) != MaxShown || more != 10 || len(Errors(shown)) != 15 || shown[0].Line != 1 {
		t.Errorf("%d shown, %d more, %d mistakes", len(shown), more, len(Errors(shown)))
	}
	if shown, more = Shown(problems[:4]); len(shown) != 4 || more != 0 {
		t.Errorf("of few: %d shown, %d more", len(shown), more)
	}
	for i := range problems {
		problems[i].Warning = false
	}
	if shown, more = Shown(problems); len(shown) != MaxShown || more != 10 || shown[19].Line != 20 {
		t.Errorf("of mistakes alone: %d shown, %d more", len(shown), more)
	}
}
