//go:build !linux

package evidence

import "errors"

// Confine exists on Linux alone; elsewhere no file is cleaned, so none is kept.
func Confine() error { return errors.New("needs Linux") }
