//go:build produksi

package main

// demoCommand is empty in production: neither the demo nor the simulator is in that binary.
type demoCommand struct{}
