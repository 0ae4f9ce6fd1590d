//go:build !linux

package main

import "testing"

func mountSmallDisk(*testing.T) bool { return false }

func onSmallDisk(*testing.T, string) bool { return false }
