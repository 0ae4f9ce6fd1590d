package flows

import (
	"slices"
	"time"

	"ruangaman/report"
)

// How long answers wait once somebody guesses. The first wait doubles with every further try up to the longest; an
// answer that could not be sent in its time is not sent at all, because the screen has moved on.
const (
	firstGuessWait = 30 * time.Second
	maxGuessSteps  = 4 // 30 s, 1, 2, 4, 8 minutes
	guessLife      = 10 * time.Minute
	// citySteps is how many wrong receipts over the city's limit make everybody wait one step longer.
	citySteps = 50
	// keptWrong bounds what is remembered of one chat's wrong receipts.
	keptWrong = report.WrongReceiptsHour + maxGuessSteps + 1
)

// typedReceipt answers 16 digits. They leave the chat at once. Right or wrong, the answer takes equally long, and a
// wrong one never says whether the code exists.
func typedReceipt(d report.Desk, in report.Input, env report.Env) report.Change {
	d.State.Wrong = recent(d.State.Wrong, env.Now)
	wait := guessWait(d, env)
	var ch report.Change
	var m report.Message
	var state report.ChatState
	if d.Found != nil {
		if wait == 0 {
			d.State.Proof = report.Proof{Case: d.Found.ID, Receipt: true}
		}
		c := d.Found
		if wait == 0 {
			c = backByCode(d, c, &ch)
		}
		m, state = statusScreen(d, env, c, wait == 0)
	} else {
		ch = countWrong(&d, env)
		m, state = codeScreen(d, env, "status_bad_code")
	}
	if wait > 0 {
		m.NotBefore, m.NotAfter = env.Now.Add(wait), env.Now.Add(wait+guessLife)
		m.OnlyAt = atCode                           // whoever has turned to another screen is not surprised by it
		state.At, state.Case = atCode, d.State.Case // what a delayed answer knows, no other button tells sooner
	}
	ch.State = &state
	takeTyped(&ch, d, in)
	ch.Outbox = append(ch.Outbox, m)
	return ch
}

// takeTyped removes what the person typed from the chat.
func takeTyped(ch *report.Change, d report.Desk, in report.Input) {
	if in.Message == 0 {
		return
	}
	ch.Received = append(ch.Received, in.Message)
	ch.Outbox = append(ch.Outbox, report.Message{To: d.Chat, Do: report.ActDelete, Targets: []report.MessageID{in.Message},
		Purpose: report.PurposeAnswer, Lane: report.LaneAnswer})
}

// recent are the instants of the last hour.
func recent(wrong []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(wrong), func(at time.Time) bool { return now.Sub(at) >= time.Hour })
}

// hourOf numbers the hours in which wrong receipts are counted over all chats.
func hourOf(now time.Time) int64 { return now.Unix() / int64(time.Hour/time.Second) }

// cityWrong is how many wrong receipts came this hour, from everybody.
func cityWrong(d report.Desk, now time.Time) int {
	if d.City.WrongHour != hourOf(now) {
		return 0
	}
	return d.City.Wrong
}

// guessWait is how much later the next receipt is answered: not at all, until this chat or the whole city has been wrong
// too often.
func guessWait(d report.Desk, env report.Env) time.Duration {
	over := len(d.State.Wrong) - report.WrongReceiptsHour
	if all := cityWrong(d, env.Now) - report.WrongReceiptsCity; all >= 0 {
		over = max(over, all/citySteps)
	}
	if over < 0 {
		return 0
	}
	return firstGuessWait << min(over, maxGuessSteps)
}

// countWrong writes down a wrong receipt for the chat and the city, and cries once an hour when a limit is reached.
func countWrong(d *report.Desk, env report.Env) report.Change {
	var ch report.Change
	d.State.Wrong = append(d.State.Wrong, env.Now)
	if len(d.State.Wrong) == report.WrongReceiptsHour {
		ch.Alarms = append(ch.Alarms, report.Alarm{Event: "wrong_receipts_chat"})
	}
	d.State.Wrong = d.State.Wrong[max(0, len(d.State.Wrong)-keptWrong):]
	count := d.City
	count.WrongHour, count.Wrong = hourOf(env.Now), cityWrong(*d, env.Now)+1
	if count.Wrong == report.WrongReceiptsCity {
		ch.Alarms = append(ch.Alarms, report.Alarm{Event: "wrong_receipts_city"})
	}
	ch.City = &count
	return ch
}
