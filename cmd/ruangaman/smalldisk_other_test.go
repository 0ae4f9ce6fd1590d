//go:build !linux

package main

import "testing"

func mountSmallDisk(*testing.T) bool { return false }

func onSmallDisk(*testing.T, string) bool { return false }

func mountAlone(*testing.T, string) {}

func mountReadOnly(*testing.T, string) {}

func fillDisk(*testing.T, string) {}
