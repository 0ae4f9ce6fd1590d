package flows

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

var update = flag.Bool("update", false, "write what the bot says into the transcripts")

// TestTranscripts plays testdata/*.txt. A line "> x" is what a person does: a button by its text key or name, "type …" for
// typed words, "/…" for a command, "photo", "wait 31m" for silence. The lines "< …" after it are what the chat then shows:
// the text keys of the live message, "receipt" for a new receipt, "wiped" for a wipe, "nothing" for silence, and "! …"
// for what was written for the staff.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			played := play(t, string(raw))
			if *update {
				if err := os.WriteFile(file, []byte(played), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if played != string(raw) {
				t.Errorf("the talk went otherwise:\n%s", firstDifference(string(raw), played))
			}
		})
	}
}

// play does what the script's people do and writes down what the chat shows.
func play(t *testing.T, script string) string {
	t.Helper()
	p := newPhone(t)
	var out strings.Builder
	for line := range strings.Lines(script) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "<"), strings.HasPrefix(line, "!"):
		case strings.HasPrefix(line, "> "):
			fmt.Fprintln(&out, line)
			p.act(strings.TrimPrefix(line, "> "))
			p.describe(&out)
		default:
			if only, ok := strings.CutPrefix(line, "# people: "); ok {
				p.onlyPeople(strings.Fields(only))
			}
			fmt.Fprintln(&out, line)
		}
	}
	return out.String()
}

// onlyPeople leaves only these in petugas:.
func (p *phone) onlyPeople(ids []string) {
	p.city.People = slices.DeleteFunc(p.city.People, func(who report.Person) bool { return !slices.Contains(ids, string(who.ID)) })
}

// act is one line of a script.
func (p *phone) act(words string) {
	p.t.Helper()
	verb, rest, _ := strings.Cut(words, " ")
	switch {
	case verb == "type":
		p.text(rest)
	case strings.HasPrefix(verb, "/"):
		p.command(verb[1:])
	case verb == "wait":
		d, err := time.ParseDuration(rest)
		if err != nil {
			p.t.Fatal(err)
		}
		p.wait(d)
	case slices.Contains([]string{"photo", "voice", "sticker", "location"}, verb):
		p.do(report.Input{Kind: report.Kind(verb)})
	default:
		p.tap(words)
	}
}

// wait lets time pass, and asks what silence means as the worker does.
func (p *phone) wait(d time.Duration) {
	p.t.Helper()
	p.now = p.now.Add(d)
	p.last = report.Change{}
	draft := p.desk.Draft
	if draft == nil || (draft.DueAt.IsZero() || p.now.Before(draft.DueAt)) && p.now.Before(draft.ExpiresAt) {
		return
	}
	p.apply(p.f.Quiet(p.lay(report.Input{}), p.env()))
}

// describe writes what the last change showed and wrote.
func (p *phone) describe(out *strings.Builder) {
	shown := false
	for _, m := range p.last.Outbox {
		switch {
		case m.Do == report.ActWipe:
			fmt.Fprintln(out, "< wiped")
		case m.As == report.AsReceipt:
			fmt.Fprintln(out, "< receipt")
		case m.As == report.AsLive:
			body, _ := p.say()
			fmt.Fprintln(out, "< "+strings.Join(body, ", "))
		case m.To != p.chat:
			fmt.Fprintln(out, "! "+labelOf(m.Body[0])+" to "+string(m.Person))
		default:
			continue
		}
		shown = true
	}
	if !shown {
		fmt.Fprintln(out, "< nothing")
	}
	for _, c := range p.last.Cases {
		fmt.Fprintln(out, "! "+inWords(c))
	}
	if p.last.Kick {
		fmt.Fprintln(out, "! at once")
	}
}

// inWords is a case in one line.
func inWords(c report.Case) string {
	words := []string{c.Urgency.String(), c.Category, c.Place.District + "/" + c.Place.Ward}
	if c.Reason != "" {
		words = append(words, string(c.Reason))
	}
	for _, flag := range []struct {
		on   bool
		word string
	}{{c.Child, "child"}, {c.Witness, "witness"}, {c.Silence, "by silence"}, {c.Contact.Mode != "", "may write: " + string(c.Contact.Mode)},
		{c.Exclude.NotFromWard, "not from ward"}, {c.Exclude.CityOnly, "city only"}, {len(c.Exclude.Jobs) > 0, fmt.Sprint(c.Exclude.Jobs)},
		{len(c.Added) > 0, fmt.Sprint(len(c.Added), " added")}, {len(c.Apart()) > 0, fmt.Sprint(len(c.Apart()), " apart")}, {len(c.Answers[fieldStory]) > 0, fmt.Sprintf("%d words in %d", size(map[report.Field][]string{"": c.Answers[fieldStory]}), len(c.Answers[fieldStory]))}} {
		if flag.on {
			words = append(words, flag.word)
		}
	}
	return strings.Join(words, ", ")
}

// firstDifference shows where two texts part.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
