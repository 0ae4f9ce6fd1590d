// Package roster answers who is on duty for a kelurahan at an instant, why, and by which line of the configuration; who
// is called next when nobody answers; and whether every minute ahead is covered.
//
// It owns the rules of precedence (DESIGN §7): the base is the holiday line (libur) covering the instant, else the turn
// of the most specific rule (jadwal); if that person is on leave (cuti) the named substitute stands in, once; a swap
// (tukar) covering the instant replaces the result. Nothing of a rotation is stored: every turn is computed from the
// date it began, so a restart, a downtime or a clock set right changes nobody's duty.
//
// It must never know a clock, a disk, a network, chance or the words people read: the instant is a parameter, and a
// Roster is an immutable value that many goroutines may ask at once. Who may see a case is not decided here but by
// report.MaySee.
//
// Start with duty.go for the answer, data.go for what goes in, cover.go for the proof that nobody is missing.
package roster
