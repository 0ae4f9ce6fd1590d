// Package ruangaman carries the one file that every room may want to show but none owns: the example configuration.
// The program itself is in cmd/ruangaman.
package ruangaman

import _ "embed"

// ExampleConfig is config.example.yaml: every key, commented, with invented people. The demo runs on it and init
// writes it.
//
//go:embed config.example.yaml
var ExampleConfig string
