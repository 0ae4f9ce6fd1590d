package main

import (
	"fmt"
	"slices"
	"strings"

	"ruangaman/report"
)

// statsCommand prints how many new chats came by the link of each event. It needs the key and reads only, also while serve
// runs.
type statsCommand struct{}

func (statsCommand) Run(all *commands, w world) error {
	g, err := glance(all, w)
	if err != nil {
		return err
	}
	defer func() { _ = g.Close() }()
	counts, err := g.Counters()
	if err != nil {
		return fail("data tidak bisa dibaca")
	}
	if len(counts.Turnout) == 0 {
		fmt.Fprintln(w.out, "Belum ada yang datang lewat tautan acara (t.me/…?start=ev_nama).")
		return nil
	}
	fmt.Fprintf(w.out, "Obrolan baru lewat tautan acara, dibulatkan per %d; di bawah %d tidak disebut:\n", turnoutStep, turnoutStep)
	events := slices.Clone(counts.Turnout)
	slices.SortFunc(events, func(a, b report.Turnout) int { return strings.Compare(a.Event, b.Event) })
	for _, r := range events {
		fmt.Fprintf(w.out, "%-24s %s\n", r.Event, band(r.Total()))
		for _, d := range r.Days {
			fmt.Fprintf(w.out, "  %-22s %s\n", d.Day, band(d.N))
		}
	}
	return nil
}

// turnoutStep is how coarse a number is shown: a small one could point to a person, and a fine one lets the days be taken
// from the total.
const turnoutStep = 5

// band is a number as it is shown: "<5", "5–9", "10–14".
func band(n int) string {
	if n < turnoutStep {
		return fmt.Sprintf("<%d", turnoutStep)
	}
	low := n / turnoutStep * turnoutStep
	return fmt.Sprintf("%d–%d", low, low+turnoutStep-1)
}
