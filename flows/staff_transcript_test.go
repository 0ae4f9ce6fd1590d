package flows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ruangaman/report"
)

// TestStaffTranscripts plays testdata/staff/*.txt. A line is: "offer PEOPLE" or "reporter PERSON" before the play, then
// "> WHO [button]", "> WHO /command args" or "> WHO words" for an act, "< WHO words" for something their chat must show,
// "- WHO words" for something it must not.
func TestStaffTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/staff/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o := newOffice(t)
			for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
				if !strings.HasPrefix(line, "#") {
					o.line(line)
				}
				if t.Failed() {
					t.Fatalf("%s:%d: %s", file, i+1, line)
				}
			}
		})
	}
}

// chatOf is the chat of a name in a transcript.
func (o *office) chatOf(name string) report.ChatID {
	o.t.Helper()
	if p, ok := o.city.Person(report.PersonID(name)); ok {
		return p.Chat
	}
	chat, ok := map[string]report.ChatID{"pelapor": reporterChat, "hp_lain": otherPhone, "orang_lain": strangerChat}[name]
	if !ok {
		o.t.Fatalf("nobody is called %q", name)
	}
	return chat
}

func (o *office) line(line string) {
	o.t.Helper()
	mark, rest, _ := strings.Cut(line, " ")
	who, words, _ := strings.Cut(rest, " ")
	switch mark {
	case "offer":
		var people []report.Person
		for _, name := range strings.Fields(rest) {
			p, _ := o.city.Person(report.PersonID(name))
			people = append(people, p)
		}
		o.open(nil, people...)
	case "reporter":
		o.cases[report.ID{1}].Reporter = o.chatOf(who)
	case ">":
		o.act(o.chatOf(who), words)
	case "<":
		o.expect(o.chatOf(who), words)
	case "-":
		o.expectNot(o.chatOf(who), words)
	default:
		o.t.Fatalf("a line begins with %q", mark)
	}
}

func (o *office) act(chat report.ChatID, words string) {
	o.t.Helper()
	switch {
	case strings.HasPrefix(words, "["):
		o.press(chat, strings.Trim(words, "[]"))
	case strings.HasPrefix(words, "/"):
		name, args, _ := strings.Cut(words[1:], " ")
		o.do(chat, report.Input{Kind: report.KindCommand, Command: name, Args: args})
	default:
		o.types(chat, words)
	}
}
