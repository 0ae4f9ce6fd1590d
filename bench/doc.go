// Command bench measures the bot beside other bot backends, and alone as its work grows: every row of docs/performance.md.
//
// It owns the town (a lean Bot API with reporters who press buttons), the conversation that all take part in, the rounds
// and the pages it writes. It must never be imported, and no peer in bench/peers may become a dependency of this module.
//
// Start reading at main.go for the rows, at town.go for the reporters, at runner.go for what is measured.
package main
