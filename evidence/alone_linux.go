package evidence

import "syscall"

// alone is how a child is started: it dies with us, and, where the machine allows it, has a network of its own with
// nothing in it, and no rights outside. Without that, it still cannot open a connection: see Confine.
func alone(apart bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if apart {
		a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC
	}
	return a
}
