package main

import (
	"fmt"

	"ruangaman/flows"
	"ruangaman/texts"
)

// flowCommand draws the conversation from the same table that runs it.
type flowCommand struct{}

func (flowCommand) Run(w world) error {
	words, err := texts.New()
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	f, err := flows.Compile(words.Has)
	if err != nil {
		return fmt.Errorf("compile the conversation: %w", err)
	}
	_, err = fmt.Fprint(w.out, "# The conversation\n\nDrawn by `make generate` from `flows/report.yaml`; do not edit.\n\n```mermaid\n", f.Mermaid(), "```\n")
	return err
}
