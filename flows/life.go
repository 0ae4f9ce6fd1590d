package flows

import (
	"slices"

	"ruangaman/report"
)

// passage is one row of the life of a case: an event, the states it may happen in, and where it leads.
type passage struct {
	By   report.Event
	From []report.Status
	To   report.Status
}

// The states in which somebody has taken a case on, in the order of the work, and the states in which it rests.
var (
	held = []report.Status{report.StatusAccepted, report.StatusAssessed, report.StatusAssisting, report.StatusReferred,
		report.StatusMonitoring}
	unanswered = []report.Status{report.StatusNew, report.StatusOffered}
	ended      = []report.Status{report.StatusClosed, report.StatusWithdrawn, report.StatusDuplicate, report.StatusNotOurs}
)

// life is the life of a case (DESIGN §6). Help may come before the assessment, because an emergency does not wait for
// paper; nobody closes a case that nobody took on; what has ended can be opened again.
var life = []passage{
	{report.EventOffer, unanswered, report.StatusOffered},
	{report.EventAccept, []report.Status{report.StatusOffered}, report.StatusAccepted},
	{report.EventRelease, held, report.StatusOffered},
	{report.EventAssess, []report.Status{report.StatusAccepted}, report.StatusAssessed},
	{report.EventAssist, []report.Status{report.StatusAccepted, report.StatusAssessed, report.StatusReferred,
		report.StatusMonitoring}, report.StatusAssisting},
	{report.EventRefer, []report.Status{report.StatusAccepted, report.StatusAssessed, report.StatusAssisting,
		report.StatusReferred, report.StatusMonitoring}, report.StatusReferred},
	{report.EventMonitor, []report.Status{report.StatusAssisting, report.StatusReferred}, report.StatusMonitoring},
	{report.EventClose, held, report.StatusClosed},
	{report.EventNotOurs, slices.Concat(unanswered, held), report.StatusNotOurs},
	{report.EventDuplicate, slices.Concat(unanswered, held), report.StatusDuplicate},
	{report.EventWithdraw, slices.Concat(unanswered, held), report.StatusWithdrawn},
	{report.EventReopen, ended, report.StatusAccepted},
}

// lifeReferee decides every move of every case.
var lifeReferee = newReferee(string(report.StatusNew), lifeEdges())

func lifeEdges() []edge {
	var edges []edge
	for _, p := range life {
		for _, from := range p.From {
			edges = append(edges, edge{From: string(from), Event: string(p.By), To: string(p.To)})
		}
	}
	return edges
}

// Move says where an event takes a case that stands at from. A move which the life of a case does not know is
// report.ErrUnlawful, and so is any move from a state that is none; the state then stays what it was.
func Move(from report.Status, ev report.Event) (report.Status, error) {
	to, err := lifeReferee.move(string(from), string(ev))
	return report.Status(to), err
}
