package flows

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

// matrixInputs is every kind of input there is. A kind or command of the program that is not among them fails.
func matrixInputs(t *testing.T) []matrixInput {
	t.Helper()
	inputs := slices.Concat(typedInputs(), commandInputs(t), mediaInputs(), tapInputs(), acceptInputs(), groupInputs(), otherInputs())
	for _, kind := range constants(t, "../report/input.go", "Kind") {
		if !slices.ContainsFunc(inputs, func(in matrixInput) bool { return string(in.kind) == kind }) {
			t.Errorf("input kind %q has no line in the matrix", kind)
		}
	}
	return inputs
}

func typedInputs() []matrixInput {
	text := func(name, words string) matrixInput {
		return matrixInput{"text: " + name, false, report.KindText, func(q *phone) { q.text(words) }}
	}
	right := text("the receipt of a report of another phone", foreignReceipt)
	right.act = func(q *phone) {
		c := foreign(q)
		c.Reporter, c.Status = 700000009, report.StatusNew
		q.cases = append(q.cases, c)
		q.codes[foreignReceipt] = c.ID
		q.text(foreignReceipt)
	}
	return []matrixInput{text("any words", "halo selamat siang"), text("a ward", "Lamaru"), text("an attack", "dia dobrak pintu"),
		text("ending one's life", "saya mau bunuh diri"), right, text("16 wrong digits", noReceipt)}
}

// commandInputs are the commands found in the program itself, and one it does not know.
func commandInputs(t *testing.T) []matrixInput {
	t.Helper()
	var inputs []matrixInput
	for _, name := range append(everyCommand(t), "entahapa") {
		inputs = append(inputs, matrixInput{"command: /" + name, false, report.KindCommand, func(q *phone) { q.command(name) }})
	}
	for _, link := range []string{"ev_smpn28", "k_manggar", "k_atlantis", "entahapa"} {
		inputs = append(inputs, matrixInput{"command: /start " + link, false, report.KindCommand, func(q *phone) {
			q.do(report.Input{Kind: report.KindCommand, Command: "start", Args: link})
		}})
	}
	return inputs
}

func mediaInputs() []matrixInput {
	var inputs []matrixInput
	for _, kind := range []report.Kind{report.KindPhoto, report.KindVoice, report.KindVideo, report.KindDocument, report.KindSticker,
		report.KindLocation, report.KindContact, report.KindEdited, report.KindOther} {
		noted := kind == report.KindVoice || kind == report.KindVideo // that it exists
		inputs = append(inputs, matrixInput{string(kind), !noted, kind, func(q *phone) { q.do(report.Input{Kind: kind}) }},
			matrixInput{string(kind) + " with a caption about ending one's life", false, kind, func(q *phone) {
				q.do(report.Input{Kind: kind, Text: "saya mau bunuh diri"})
			}})
	}
	inputs = append(inputs, matrixInput{"document named like a configuration file", true, report.KindDocument, func(q *phone) {
		q.do(report.Input{Kind: report.KindDocument, Upload: &report.Upload{Ref: "ref", Size: 1000}})
	}})
	for _, kind := range []report.Kind{report.KindPhoto, report.KindVoice, report.KindDocument} {
		inputs = append(inputs, matrixInput{string(kind) + " that may be evidence", false, kind, func(q *phone) {
			q.do(report.Input{Kind: kind, File: &report.File{Kind: kind, Ref: "ref", Size: 1000}})
		}})
	}
	return inputs
}

// shownRev is the revision that the buttons on the screen carry.
func (p *phone) shownRev() int {
	tap, _ := report.ParseTap(p.screen.Buttons[0][0].Data)
	return tap.Rev
}

func tapInputs() []matrixInput {
	tap := func(name string, data func(q *phone) string) matrixInput {
		return matrixInput{"tap: " + name, true, report.KindTap, func(q *phone) {
			q.do(report.Input{Kind: report.KindTap, Data: data(q), Message: 1})
		}}
	}
	first := func(q *phone, back int) string {
		tap, _ := report.ParseTap(q.screen.Buttons[0][0].Data)
		tap.Rev = max(tap.Rev-back, 0)
		return tap.Data()
	}
	of := func(q *phone, verb, about, choice string) string {
		return report.Tap{Verb: verb, About: about, Choice: choice, Rev: q.shownRev()}.Data()
	}
	return []matrixInput{
		tap("one revision late", func(q *phone) string { return first(q, 1) }),
		tap("stale", func(q *phone) string { return first(q, 3) }),
		tap("from the future", func(q *phone) string { return first(q, -7) }),
		tap("a button of another step", func(q *phone) string {
			if q.where() == "kinds" {
				return of(q, verbAnswer, "safe", "ok")
			}
			return of(q, verbAnswer, "kinds", "fisik")
		}),
		tap("a choice the step has not", func(q *phone) string { return of(q, verbAnswer, string(q.step().ID), "zz") }),
		tap("a ward that is none", func(q *phone) string { return of(q, verbPlace, string(q.step().ID), "atlantis") }),
		tap("a way there is not", func(q *phone) string { return of(q, verbGo, string(q.step().ID), "zz") }),
		tap("a verb there is not", func(q *phone) string { return of(q, "zz", string(q.step().ID), "") }),
		tap("not in our form", func(*phone) string { return "forged" }),
		tap("empty", func(*phone) string { return "" }),
		tap("longer than Telegram allows", func(*phone) string { return "a:" + strings.Repeat("x", 80) + "::1" }),
	}
}

// foreign is somebody else's case, offered to "me".
func foreign(q *phone) report.Case {
	return report.Case{ID: foreignCase, Code: "K-7F3Q", Rev: 1, Status: report.StatusOffered, Urgency: report.Urgent, Category: "cat_fisik",
		Place: report.Place{District: "Balikpapan Timur", Ward: "Teritip"}, Reporter: 700000099, Lang: report.Indonesian,
		Answers: map[report.Field][]string{}, OpenedAt: q.now, NextDue: q.now.Add(time.Hour),
		Offers: []report.Offer{{ID: foreignOffer, To: "me", State: report.OfferOpen, At: q.now}}}
}

// presses has the phone's owner, who is or was in petugas:, press a button of an offer of somebody else's case.
func (p *phone) presses(verb string, employed, private bool, change func(*report.Case, *report.Env)) {
	c, env := foreign(p), p.env()
	city := *p.city
	if employed {
		city.People = append(slices.Clone(city.People), report.Person{ID: "me", Name: "Saya", Chat: p.chat, Role: report.RoleActivist, Lives: "Damai"})
	}
	env.City, env.States = &city, map[report.PersonID]report.PersonState{}
	if change != nil {
		change(&c, &env)
	}
	in := report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verb, About: string(foreignOffer)}.Data(), Message: 1, Private: private}
	if want := p.f.Wants(p.chat, in, env.City); private && want.Offer != foreignOffer {
		p.t.Error("the case is not asked for")
	}
	d := p.lay(in)
	d.Found = &c
	p.apply(p.f.Answer(d, in, env))
}

func acceptInputs() []matrixInput {
	press := func(name, verb string, idle, employed bool, change func(*report.Case, *report.Env)) matrixInput {
		return matrixInput{name, idle, report.KindTap, func(q *phone) { q.presses(verb, employed, true, change) }}
	}
	accept := func(name string, employed bool, change func(*report.Case, *report.Env)) matrixInput {
		return press("TERIMA by "+name, report.TapAccept, true, employed, change)
	}
	inputs := []matrixInput{
		accept("who was offered it", true, nil),
		accept("the reporter", true, func(c *report.Case, env *report.Env) {
			me, _ := env.City.Person("me")
			c.Reporter = me.Chat
		}),
		accept("an excluded person", true, func(c *report.Case, _ *report.Env) { c.Exclude.People = []report.PersonID{"me"} }),
		accept("who was offered nothing", true, func(c *report.Case, _ *report.Env) { c.Offers[0].To = "rina" }),
		accept("whose offer was revoked", true, func(c *report.Case, _ *report.Env) { c.Offers[0].State = report.OfferRevoked }),
		accept("who was frozen", true, func(_ *report.Case, env *report.Env) {
			env.States["me"] = report.PersonState{Person: "me", Frozen: true}
		}),
		accept("a removed person", false, nil),
		accept("who comes second", true, func(c *report.Case, _ *report.Env) {
			c.Status, c.Holder, c.Offers[0].State = report.StatusAccepted, "rina", report.OfferTaken
		}),
	}
	for _, verb := range staffVerbs {
		inputs = append(inputs, press("staff button "+verb+" by anybody", verb, true, false, nil))
	}
	return inputs
}

func groupInputs() []matrixInput {
	group := func(name string, in report.Input) matrixInput {
		return matrixInput{"in a group or channel: " + name, true, in.Kind, func(q *phone) {
			q.apply(q.f.Answer(q.lay(in), in, q.env()))
		}}
	}
	return []matrixInput{
		group("text", report.Input{Kind: report.KindText, Text: "saya mau bunuh diri"}),
		group("a receipt", report.Input{Kind: report.KindText, Text: noReceipt}),
		group("command", report.Input{Kind: report.KindCommand, Command: "mulai"}),
		group("photo", report.Input{Kind: report.KindPhoto}),
		group("tap", report.Input{Kind: report.KindTap, Data: "n:home:exit:0"}),
		{"in a group or channel: TERIMA", true, report.KindTap, func(q *phone) { q.presses(report.TapAccept, true, false, nil) }},
		group("thrown out", report.Input{Kind: report.KindBlocked}),
		group("taken in", report.Input{Kind: report.KindUnblocked}),
	}
}

func otherInputs() []matrixInput {
	quiet := func(name string, at func(*report.Draft) time.Time) matrixInput {
		return matrixInput{name, false, "", func(q *phone) {
			if d := q.desk.Draft; d != nil && !at(d).IsZero() {
				q.now = at(d)
			}
			q.apply(q.f.Quiet(q.lay(report.Input{}), q.env()))
		}}
	}
	member := func(name string, kind report.Kind) matrixInput {
		return matrixInput{name, kind != report.KindBlocked, kind, func(q *phone) { q.do(report.Input{Kind: kind}) }}
	}
	return []matrixInput{
		member("the bot is blocked", report.KindBlocked), member("the bot is unblocked", report.KindUnblocked),
		{"a kind we do not know", true, "", func(q *phone) { q.do(report.Input{Kind: "hologram"}) }},
		quiet(silence, func(d *report.Draft) time.Time { return d.DueAt }),
		quiet(expiry, func(d *report.Draft) time.Time { return d.ExpiresAt }),
	}
}

// everyCommand reads the commands out of the program: the cases of every switch over Input.Command, and the constants of
// the duty.
func everyCommand(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"answer.go", "command.go"} {
		tree, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SwitchStmt); ok {
				if tag, ok := s.Tag.(*ast.SelectorExpr); ok && tag.Sel.Name == "Command" {
					ast.Inspect(s.Body, func(n ast.Node) bool {
						if c, ok := n.(*ast.CaseClause); ok {
							all = append(all, literals(c.List)...)
						}
						return true
					})
				}
			}
			if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "cmd") {
				all = append(all, literals(v.Values)...)
			}
			return true
		})
	}
	if len(all) < 15 {
		t.Fatalf("only the commands %v were found", all)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func literals(of []ast.Expr) (words []string) {
	for _, e := range of {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == gotoken.STRING {
			word, _ := strconv.Unquote(l.Value)
			words = append(words, word)
		}
	}
	return words
}

// constants are the values of the constants of a type in a file.
func constants(t *testing.T, file, of string) (values []string) {
	t.Helper()
	tree, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == of {
				values = append(values, literals(v.Values)...)
			}
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("no constants of %s in %s", of, file)
	}
	return values
}
