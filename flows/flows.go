package flows

// Flows is every conversation, compiled.
type Flows struct{}
