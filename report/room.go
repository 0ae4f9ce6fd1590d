package report

// Room is what the disk of the data folder has left, in steps of what is still done with it (docs/faults.md).
type Room int

// The steps, each with less room than the one before.
const (
	RoomAmple   Room = iota // nothing to be said
	RoomLow                 // under a tenth is free: the coordinators hear of it
	RoomScarce              // under 3 %: no report begins any more; what was begun goes on
	RoomReserve             // the disk was full and the ballast was let go: it is for wipes, answers of staff and the ladder
)
