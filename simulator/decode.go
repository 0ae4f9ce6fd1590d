package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is the largest request a bot may send: 50 MB, the upload limit of the Bot API.
const maxBody = 50 << 20

// request is one call with its fields as Telegram sees them: strings, in which lists and objects are JSON.
type request struct {
	ctx    context.Context
	method string
	fields map[string]string
	files  map[string]upload
}

// decode reads the query and a body in any of the three forms that the Bot API accepts.
func decode(r *http.Request, method string) (*request, *refusal) {
	req := &request{ctx: r.Context(), method: method, fields: map[string]string{}}
	req.take(r.URL.Query())
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "multipart/form-data":
		err = req.readMultipart(body, params["boundary"])
	case "application/json":
		err = req.readJSON(body)
	case "application/x-www-form-urlencoded":
		err = req.readForm(body)
	default:
		_, err = io.Copy(io.Discard, body)
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	case err != nil:
		return nil, bad("can't parse the request body")
	}
	for _, v := range req.fields {
		if !utf8.ValidString(v) {
			return nil, bad("strings must be encoded in UTF-8")
		}
	}
	return req, nil
}

func (r *request) take(values url.Values) {
	for k, v := range values {
		r.fields[k] = v[len(v)-1]
	}
}

// readMultipart reads the parts one by one. An empty body is a call without fields: that is how some clients ask getMe.
func (r *request) readMultipart(body io.Reader, boundary string) error {
	parts := multipart.NewReader(body, boundary)
	for first := true; ; first = false {
		part, err := parts.NextPart()
		if err == io.EOF || first && errors.Is(err, io.EOF) { // bare: the closing boundary; wrapped: the body stopped short
			return nil
		}
		if err != nil {
			return err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			r.fields[part.FormName()] = string(value)
			continue
		}
		if r.files == nil {
			r.files = map[string]upload{}
		}
		r.files[part.FormName()] = upload{part.FileName(), value}
	}
}

func (r *request) readForm(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return err
	}
	r.take(values)
	return nil
}

func (r *request) readJSON(body io.Reader) error {
	raw, err := io.ReadAll(body)
	if err != nil || len(bytes.TrimSpace(raw)) == 0 {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	for k, v := range fields {
		switch {
		case bytes.Equal(v, []byte("null")):
		case v[0] == '"':
			var text string
			if err := json.Unmarshal(v, &text); err != nil {
				return err
			}
			r.fields[k] = text
		default:
			r.fields[k] = string(v)
		}
	}
	return nil
}

// number is the field as an integer, 0 when absent or not one.
func (r *request) number(name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.fields[name]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// flag is the field as a boolean in the spellings that Telegram accepts.
func (r *request) flag(name string) bool {
	switch strings.ToLower(r.fields[name]) {
	case "true", "1", "yes", "t":
		return true
	}
	return false
}

// list decodes a JSON field into dest. An absent field leaves dest as it is.
func (r *request) list(name string, dest any) *refusal {
	raw := r.fields[name]
	if raw == "" {
		return nil
	}
	if json.Unmarshal([]byte(raw), dest) != nil {
		return bad("can't parse %s JSON object", strings.ReplaceAll(name, "_", " "))
	}
	return nil
}

// chatHint is the chat a call is about, for the log and the faults; 0 when it names none.
func (r *request) chatHint() int64 { return r.number("chat_id") }
