package simulator

import (
	"net/http"
	"strconv"
	"strings"
)

// servePhoto answers GET /api/phones/{id}/photos/{message} with the picture that stands on a phone. Where none does (any
// more: the bot may be quicker than the browser), or where it is no picture, there is nothing to show, and no error.
func (p *pages) servePhoto(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	message, err := strconv.Atoi(r.PathValue("message"))
	phone := p.phones[id]
	if err != nil || phone == nil {
		http.NotFound(w, r)
		return
	}
	content, ok := phone.FileOf(message)
	kind := http.DetectContentType(content)
	if !ok || !strings.HasPrefix(kind, "image/") {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content) // a browser that left has no use for an error
}
