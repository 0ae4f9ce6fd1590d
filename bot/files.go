package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// Files sent as evidence: fetched one at a time from Telegram for the store, and sent from there to staff.

// Files keeps what was fetched and gives it back. It cleans and seals; nothing of a file stays here.
type Files interface {
	// Room reports whether a file of so many bytes may be kept at all; ErrNoRoom if not now.
	Room(ctx context.Context, size int64) error
	// Keep reads a file to its end, cleans and seals it. ErrRefused: it is not what may be kept, or killed the process that
	// looked at it. ErrNoRoom: later, perhaps. Any other error is that of content.
	Keep(ctx context.Context, f report.File, content io.Reader) (report.Kept, error)
	// Open gives a kept file of a case. report.ErrNotFound: there is none.
	Open(ctx context.Context, of report.ID, n int) (report.Kept, io.ReadCloser, error)
}

// What Files refuses.
var (
	ErrRefused = errors.New("file refused")
	ErrNoRoom  = errors.New("no room for a file")
)

const (
	// fileTime is how long one file may take, both ways: 20 MB over a slow line.
	fileTime = 5 * time.Minute
	// fullAgain is when a file is tried again that found no room.
	fullAgain = time.Hour
	// lostTries is how often a file that Telegram says it has not is asked for.
	lostTries = 3
	// mostTries is how often any trouble is tried again: most of a day at one a minute. Then others have their turn.
	mostTries = 1000
	// photoBytes and photoSides are what sendPhoto takes (Bot API: 10 MB, width and height together 10,000, ratio 20).
	photoBytes, photoSides, photoRatio = 10 << 20, 10_000, 20
)

const (
	methodGetFile      = "getFile"
	methodSendPhoto    = "sendPhoto"
	methodSendVoice    = "sendVoice"
	methodSendDocument = "sendDocument"
	// methodDownload is no method; it names the download in logs.
	methodDownload = "download"
)

// fetchFile gets one file for the store. What is wrong with the file itself costs that file only; trouble on the way is tried
// again like any call.
func (b *Bot) fetchFile(ctx context.Context, c *report.Claimed) (report.Outcome, *callError) {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	refused := report.Outcome{Result: report.Sent, File: report.FileRefused, About: c.Message.About, FileN: c.Message.File}
	if c.File.Ref == "" || c.File.Size > report.MaxFileBytes {
		return refused, nil
	}
	if b.cfg.Files.Room(ctx, c.File.Size) != nil {
		return b.later(), nil
	}
	var found struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	type params struct {
		ID string `json:"file_id"`
	}
	if err := asCall(b.client.call(ctx, methodGetFile, params{c.File.Ref}, &found)); err != nil {
		if hopeless(err, c.Attempts) {
			return refused, nil
		}
		return report.Outcome{}, err
	}
	if found.Size > report.MaxFileBytes || !plainPath(found.Path) {
		return refused, nil
	}
	body, err := b.client.download(ctx, found.Path)
	if err != nil {
		if hopeless(err, c.Attempts) {
			return refused, nil
		}
		return report.Outcome{}, err
	}
	defer func() { _ = body.Close() }()
	out, err := b.keep(ctx, c, &counted{from: body}, found.Size)
	out.About, out.FileN = c.Message.About, c.Message.File
	return out, err
}

func (b *Bot) keep(ctx context.Context, c *report.Claimed, body *counted, promised int64) (report.Outcome, *callError) {
	kept, err := b.cfg.Files.Keep(ctx, c.File, body)
	switch {
	case body.err != nil || promised > 0 && body.n < promised && !errors.Is(err, ErrNoRoom):
		return report.Outcome{}, &callError{method: methodDownload, kind: troubleNetwork}
	case err == nil:
		return report.Outcome{Result: report.Sent, File: report.FileKept, Kept: kept}, nil
	case errors.Is(err, ErrRefused):
		b.cfg.Log.Warn("file refused", "event", "file_refused")
		return report.Outcome{Result: report.Sent, File: report.FileRefused}, nil
	case errors.Is(err, ErrNoRoom):
		return b.later(), nil
	default:
		return report.Outcome{}, &callError{method: methodDownload, kind: troubleOther}
	}
}

// later lets a file wait until there is room; whoever looks after the machine hears of it.
func (b *Bot) later() report.Outcome {
	b.cfg.Log.Error("no room for files", "event", "files_full")
	return report.Outcome{Result: report.Retry, After: b.cfg.Now().Add(fullAgain)}
}

// hopeless reports whether a file will never come: Telegram does not know it any more, or says so again and again.
func hopeless(e *callError, tries int) bool {
	return tries >= mostTries || e.kind == troubleRefused || e.kind == troubleForbidden || e.kind == troubleUnknown && tries >= lostTries
}

func asCall(err error) *callError {
	var e *callError
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// counted counts what was read, and keeps the error that ended it before its end.
type counted struct {
	from io.Reader
	n    int64
	err  error
}

// Read reads on.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// plainPath reports whether a file_path stays within the folder of our files: it becomes part of an address.
func plainPath(path string) bool {
	odd := func(c rune) bool { return notCommandRune(c) && c != '/' && c != '.' && c != '-' }
	return path != "" && path[0] != '/' && !strings.Contains(path, "..") && !strings.ContainsFunc(path, odd)
}

// download begins to read a file. At most one byte more than a file may have is read.
func (c *client) download(ctx context.Context, path string) (io.ReadCloser, *callError) {
	fail := func(kind trouble) *callError { return &callError{method: methodDownload, kind: kind} }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "", nil)
	if err != nil {
		return nil, fail(troubleOther)
	}
	req.URL = c.file(path)
	resp, err := c.wire.RoundTrip(req)
	if err != nil {
		return nil, fail(transportTrouble(err))
	}
	if resp.StatusCode == http.StatusOK {
		return struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, report.MaxFileBytes+1), resp.Body}, nil
	}
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what cannot be read says nothing
	var a answer
	return nil, failure(methodDownload, resp.StatusCode, a, json.Unmarshal(raw, &a) == nil)
}

// sendFile sends a kept file, protected like the words around it.
func (b *Bot) sendFile(ctx context.Context, m *report.Message) (report.Outcome, *callError) {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	s, err := b.render(m)
	if err != nil {
		return b.dead(m.Lane, kindOf(err)), nil
	}
	kept, content, err := b.cfg.Files.Open(ctx, m.About, m.File)
	if errors.Is(err, report.ErrNotFound) {
		return b.sayGone(ctx, m)
	}
	if err != nil {
		return b.dead(m.Lane, kindOf(err)), nil
	}
	defer func() { _ = content.Close() }()
	method, field, name := wayOf(kept)
	fields := map[string]string{"chat_id": strconv.FormatInt(int64(m.To), 10), "caption": s.text,
		"protect_content": strconv.FormatBool(m.Protect), "disable_notification": strconv.FormatBool(m.Silent)}
	var sent models.MessageID
	read := &counted{from: content}
	out, again := b.judge(b.client.upload(ctx, method, fields, part{field, name, read}, &sent), m.Lane)
	if read.err != nil { // it was changed on disk: it will never open
		return b.dead(m.Lane, troubleInvalid), nil
	}
	out.Message = report.MessageID(sent.ID)
	return out, again
}

// sayGone answers in the place of a file that is not there any more: destroyed since the tap, or lost from the disk.
func (b *Bot) sayGone(ctx context.Context, m *report.Message) (report.Outcome, *callError) {
	words := *m
	words.Body, words.File = []report.Text{report.T("staff_file_none", "n", report.Raw(strconv.Itoa(m.File)))}, 0
	return b.send(ctx, &words)
}

// wayOf is how a file is sent, and under which name: one that says nothing.
func wayOf(k report.Kept) (method, field, name string) {
	long, short := max(k.Width, k.Height), max(min(k.Width, k.Height), 1)
	switch {
	case k.Form == "opus":
		return methodSendVoice, "voice", "suara.ogg"
	case k.Size <= photoBytes && long+short <= photoSides && long <= photoRatio*short:
		return methodSendPhoto, "photo", "gambar." + k.Form
	default:
		return methodSendDocument, "document", "gambar." + k.Form
	}
}

// part is the file of an upload.
type part struct {
	field, name string
	content     io.Reader
}

// upload does a method with a file, streaming.
func (c *client) upload(ctx context.Context, method string, fields map[string]string, file part, result any) error {
	read, write := io.Pipe()
	form := multipart.NewWriter(write)
	go func() { _ = write.CloseWithError(fillForm(form, fields, file)) }()
	defer func() { _ = read.Close() }()
	return c.post(ctx, method, form.FormDataContentType(), read, maxAnswer, result)
}

func fillForm(form *multipart.Writer, fields map[string]string, file part) error {
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return err
		}
	}
	w, err := form.CreateFormFile(file.field, file.name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, file.content); err != nil {
		return err
	}
	return form.Close()
}

// fileOf is what of a message may become evidence: the largest size of a photo, a voice message, a document that says it
// is a picture. What it says is a hint; its bytes decide.
func fileOf(m *models.Message) *report.File {
	switch {
	case len(m.Photo) > 0:
		largest := m.Photo[0]
		for _, p := range m.Photo {
			if p.Width*p.Height > largest.Width*largest.Height {
				largest = p
			}
		}
		return reference(report.KindPhoto, largest.FileID, int64(largest.FileSize))
	case m.Voice != nil:
		return reference(report.KindVoice, m.Voice.FileID, m.Voice.FileSize)
	case m.Document != nil && m.Animation == nil && (m.Document.MimeType == "image/jpeg" || m.Document.MimeType == "image/png"):
		return reference(report.KindDocument, m.Document.FileID, m.Document.FileSize)
	default:
		return nil
	}
}

// maxFileID bounds what one message can make us keep; Telegram's are shorter than 128 bytes.
const maxFileID = 256

func reference(kind report.Kind, id string, size int64) *report.File {
	if id == "" || len(id) > maxFileID {
		return nil
	}
	return &report.File{Kind: kind, Ref: id, Size: max(size, 0)}
}
