package flows

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"ruangaman/report"
)

// TestPromise08AQuickExitFromAnywhereLeavesNothing: whatever stands on the screen, by the command and by the button, the chat is
// wiped first, one harmless line is all that is said, nothing that was proved, chosen or typed for the moment is remembered, and
// whoever looks next sees what a newcomer sees.
func TestPromise08AQuickExitFromAnywhereLeavesNothing(t *testing.T) {
	t.Parallel()
	newcomer := newPhone(t)
	newcomer.command("start")
	places, phones := everyPlace(t)
	for _, place := range places {
		for way, leave := range map[string]func(q *phone){
			"command": func(q *phone) { q.command("keluar") },
			"button": func(q *phone) {
				q.do(report.Input{Kind: report.KindTap, Data: report.Tap{Verb: verbGo, About: "story", Choice: goExit, Rev: 3}.Data(), Message: 1})
			},
		} {
			q := phones[place].fork(t)
			kept := q.desk.Draft != nil && q.desk.Draft.First(fieldInterrupted) == interruptedKeep
			leave(q)
			here := slices.DeleteFunc(slices.Clone(q.last.Outbox), func(m report.Message) bool { return m.To != q.chat || m.Do == report.ActDelete })
			if len(here) != 2 || here[0].Do != report.ActWipe || here[1].Body[0].Key != "quick_exit" || here[1].Buttons != nil || !here[1].Silent {
				t.Errorf("%s, by %s: %d messages", place, way, len(here))
			}
			s := q.desk.State
			rest := report.ChatState{LiveRev: s.LiveRev, At: q.f.home(), Resting: true, ActedAt: s.ActedAt, Lang: s.Lang, Trace: s.Trace, Remnant: s.Remnant,
				Wrong: s.Wrong, DraftDay: s.DraftDay, Drafts: s.Drafts, Left: s.Left,
				SentDay: s.SentDay, Sent: s.Sent}
			if !reflect.DeepEqual(s, rest) {
				t.Errorf("%s, by %s: remembers %s", place, way, encoded(t, s))
			}
			if q.desk.Draft != nil && !kept {
				t.Errorf("%s, by %s: the draft stays", place, way)
			}
			q.command("start")
			said, buttons := q.say()
			plain, all := newcomer.say()
			if !slices.Equal(said, plain) || !slices.Equal(buttons, all) || q.screen.Voice != report.VoiceAdult {
				t.Errorf("%s, by %s: who looks next sees %v %v", place, way, said, buttons)
			}
		}
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
