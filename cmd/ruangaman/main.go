package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zona_waktu must be known on a machine without zone files

	"github.com/alecthomas/kong"
)

// commands is the command line.
type commands struct {
	Config string `default:"config.yaml" placeholder:"BERKAS" help:"Berkas pengaturan (config.yaml)."`

	demoCommand
	Init   initCommand          `cmd:"" help:"Siapkan config.yaml dan folder rahasia di sini."`
	Serve  serveCommand         `cmd:"" help:"Jalankan bot."`
	Check  checkCommand         `cmd:"" help:"Periksa config.yaml: setiap kesalahan dengan barisnya, atau ringkasan 14 hari ke depan."`
	Roster rosterCommand        `cmd:"" help:"Siapa yang jaga, mengapa, dan menurut baris mana."`
	Flow   flowCommand          `cmd:"" help:"Gambar percakapan (Mermaid)."`
	Stats  statsCommand         `cmd:"" help:"Berapa obrolan baru datang lewat tautan acara."`
	Verify verifyReceiptCommand `cmd:"" name:"verify-receipt" help:"Periksa tanda terima tanpa isi: sah atau tidak."`
	Clean  cleanCommand         `cmd:"" name:"bersihkan-berkas" hidden:""`
}

// world is what a command may touch: handed in, so that tests run commands in the process.
type world struct {
	ctx         context.Context
	in          io.Reader // what is typed; nil: nothing
	out, errors io.Writer
	getenv      func(string) string
	now         func() time.Time
}

// exit carries a message for a person and the status 1; nothing more needs to be said about it.
type exit struct{ message string }

func (e exit) Error() string { return e.message }

// fail is an error for the person at the keyboard: one clear sentence.
func fail(format string, args ...any) error { return exit{fmt.Sprintf(format, args...)} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w := world{ctx: ctx, in: os.Stdin, out: os.Stdout, errors: os.Stderr, getenv: os.Getenv, now: time.Now}
	os.Exit(execute(w, os.Args[1:]))
}

// execute runs one command line and gives its exit status.
func execute(w world, args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("ruangaman"),
		kong.Description("Ruang Aman: laporan tanpa nama yang sampai ke petugas yang sedang jaga."),
		kong.Writers(w.out, w.errors), kong.Exit(func(code int) { panic(exitCode(code)) }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(w.errors, err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	return guarded(func() int {
		parsed, err := parser.Parse(args)
		if err != nil {
			fmt.Fprintf(w.errors, "ruangaman: %v\nCoba: ruangaman --help\n", err)
			return 2
		}
		if err := parsed.Run(&c, w); err != nil {
			var told exit
			if code := status(0); errors.As(err, &code) {
				return int(code)
			}
			if !errors.As(err, &told) || told.message != "" {
				fmt.Fprintln(w.errors, "ruangaman:", err)
			}
			return 1
		}
		return 0
	})
}

// exitCode is how --help leaves the parser.
type exitCode int

func guarded(f func() int) (code int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exitCode:
			code = int(r)
		default:
			panic(r)
		}
	}()
	return f()
}
