package simulator

import (
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
)

// maxDownload is the largest file a bot may fetch: 20 MB.
const maxDownload = 20 << 20

// file is what somebody sent. Server.mu guards the map that holds it; the bytes never change.
type file struct {
	ref  wireFileRef
	path string
	data []byte
}

// keepFile stores what a phone sends and returns how messages name it. The caller holds mu.
func (s *Server) keepFile(folder, name string, data []byte) wireFileRef {
	n := len(s.files) + 1
	ref := wireFileRef{
		FileID: fmt.Sprintf("berkas-latihan-%s-%d", folder, n), UniqueID: fmt.Sprintf("unik-%d", n), Size: len(data),
	}
	s.files[ref.FileID] = file{ref: ref, path: fmt.Sprintf("%s/file_%d%s", folder, n, path.Ext(name)), data: data}
	return ref
}

func (s *Server) getFile(r *request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[r.fields["file_id"]]
	switch {
	case !ok:
		return nil, bad("invalid file_id")
	case len(f.data) > maxDownload:
		return nil, bad("file is too big")
	}
	return wireFile{wireFileRef: f.ref, Path: f.path}, nil
}

// Download is how the log of calls and the faults name the download of a file, which is no method.
const Download = "download"

// serveFile answers /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, want, _ := strings.Cut(rest, "/")
	if token != s.opt.Token {
		writeError(w, refuse(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	ordinal := s.begin(Download, 0, nil)
	what := s.strike(Download, 0)
	if what.before(r.Context(), s.closed) {
		s.finish(ordinal, 0, true)
		panic(http.ErrAbortHandler)
	}
	data, ok := s.fileAt(want)
	refused := what.refusal()
	if refused == nil && !ok {
		refused = errNotFound()
	}
	if refused != nil {
		s.finish(ordinal, refused.code, false)
		writeError(w, refused)
		return
	}
	if status := what.elsewhere(w); status != 0 {
		s.finish(ordinal, status, false)
		return
	}
	s.finish(ordinal, http.StatusOK, what.code == truncated)
	if what.code == truncated {
		_, _ = halved{w}.Write(data)
		panic(http.ErrAbortHandler)
	}
	kind := mime.TypeByExtension(path.Ext(want))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(data) // a client that left has no use for an error
}

func (s *Server) fileAt(want string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.path == want {
			return f.data, true
		}
	}
	return nil, false
}
