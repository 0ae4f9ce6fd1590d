// Package dispatch sees to it that somebody answers: it turns time, the roster and what is known of people into offers,
// reminders and cries for help. It is the keeper of promise P3: every open case always has someone due to answer it
// and a time by which the next person is called.
//
// # The ladder
//
// A report has been sent and is now a case. Who is called, in which order, stands in the configuration (eskalasi:):
//
//	mendesak:
//	  - {kepada: petugas jaga, tunggu: 15 menit, ingatkan: 7 menit}   step 0: one person
//	  - {kepada: cadangan,     tunggu: 15 menit}                      step 1: one after the other
//	  - {kepada: koordinator,  ulangi: 30 menit}                      step 2, the last: all of them, for ever
//
// Plan climbs it. Step 0 offers the case to whoever is on duty at that moment and reminds them once after 7 minutes. If
// they decline, the next person of the same step is asked at once; if the step has nobody else, the next step is. If
// they are silent for 15 minutes, the next step is too. The first offer stays open all the while: whoever accepts first
// has the case. The last step calls everybody it names, again and again; each repetition is a new round, in which
// everybody may be asked again, also those who declined. Whoever holds an open offer already gets the push of that same
// offer once more instead of a second offer.
//
// Somebody who may not see the case (report.MaySee), is on leave, resting, blocked or frozen is passed over, and a step
// that has nobody left is passed over without waiting. When a pass reaches nobody at all, the operator gets an alarm,
// the coordinators a note without content, and the last step is tried again after ulangi. When exclusion leaves the
// last step nobody, anybody in the city who may see the case is asked: coordinators, else a psychologist, else an
// independent, else an activist. A case of the whole city starts at the first step that calls coordinators.
//
// At night (malam:) a routine case waits for the morning, an urgent one is offered to one person without a sound; an
// emergency knows no night. A raised urgency starts its own ladder at once, in a new round. After a downtime an overdue
// case climbs one step, not several: the people of that step get their full time.
//
// After somebody accepted, a follow-up is due (setelah_diterima:). Without it the holder is asked again and the
// coordinators are told, again and again. A holder who left the roster, was frozen or may no longer see the case loses
// it, and it is offered anew.
//
// # The people themselves
//
// Whoever comes on duty is asked "SIAP?", and the coordinators hear of silence; at a handoff an offer that nobody answered
// goes to whoever is on duty now. Once a day the coordinators read whom the bot cannot call.
//
// # Who does what
//
// Plan, Attend, Blocked, Fetched, Ask and Audit are pure: the case, the instant, the roster and chance are handed in,
// a report.Change comes out, or a verdict. Plan may be called for any open case at any time; it changes only what is
// due or what no longer holds. Attend does the same for people, apart from every case. Worker is the one goroutine
// that reads what is due, plans and applies inside one transaction; cron and kicks only wake it.
//
// This package must never send anything itself, import store, bot or flows, or put words of a report, a place or a name
// into a push. It imports report and roster.
//
// Start with plan.go, then ladder.go; attend.go for the people.
package dispatch
