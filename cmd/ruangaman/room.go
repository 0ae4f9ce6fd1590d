package main

import (
	"context"

	"ruangaman/report"
)

// tellRoom lets the coordinators hear what the disk has left, so that somebody makes room before reports are turned away:
// when it becomes low, every hour while it is scarce, and when all is well again.
func (a *auditor) tellRoom(ctx context.Context) {
	before, room := a.room, a.store.Left()
	a.room = room
	switch {
	case room >= report.RoomScarce:
		a.alarm(ctx, report.T("admin_disk_scarce"))
	case room == report.RoomLow && before == report.RoomAmple:
		a.alarm(ctx, report.T("admin_disk_low"))
	case room == report.RoomAmple && before != report.RoomAmple:
		a.alarm(ctx, report.T("admin_disk_ample"))
	}
}
