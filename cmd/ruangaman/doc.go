// Command ruangaman is the binary: an anonymous chatbot that takes reports of violence and puts each into the hands of
// the activist on duty.
//
// One file per subcommand; run.go is the only file that knows every room and wires them; adapters.go holds the few
// lines by which the rooms see one another. It owns files, environment, signals and the clock, and hands them in. It
// must never decide anything about a report: that is flows' and dispatch's.
//
// Messages to people go to stdout, logs to stderr. Exit status: 0 done, 1 it did not work (and says why), 2 wrong usage.
package main
