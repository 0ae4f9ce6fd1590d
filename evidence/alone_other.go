//go:build !linux

package evidence

import "syscall"

// alone is Linux's matter; see Confine.
func alone(bool) *syscall.SysProcAttr { return nil }
