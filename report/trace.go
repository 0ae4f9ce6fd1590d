package report

// Trace is what the reporter wants to stay of a chat (the wipe contract, promise P8).
type Trace string

// The traces a reporter may choose. Wiping now is an act and no state.
const (
	// TraceThin: one live message; typed words go once stored, the receipt after ten minutes, and whatever is left before
	// Telegram's 48 hours are over.
	TraceThin Trace = ""
	// TraceKeep: nothing is deleted by itself.
	TraceKeep Trace = "keep"
	// TraceLeave: thin, and both sides' messages go when the person leaves: by [Selesai], or by ten idle minutes.
	TraceLeave Trace = "leave"
)

// RemnantNone leaves nothing at all after a wipe; any other value of ChatState.Remnant is the text key of the line.
const RemnantNone = "none"
