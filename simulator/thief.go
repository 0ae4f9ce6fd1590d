package simulator

import "net/http"

// ThiefView is what somebody learns who copies the data folder without its key. The page shows it as it is.
type ThiefView struct {
	// Note says in a sentence what is shown.
	Note Words `json:"note"`
	// Files of the folder.
	Files []ThiefFile `json:"files"`
	// Tables of the database, or any other lists.
	Tables []ThiefTable `json:"tables"`
	// Search tells how often words from the chats are found in the bytes of all files.
	Search []ThiefSearch `json:"search"`
}

// ThiefFile is one file.
type ThiefFile struct {
	// Name within the folder.
	Name string `json:"name"`
	// Size in bytes.
	Size int64 `json:"size"`
	// Excerpt of its bytes, for instance in hex.
	Excerpt string `json:"excerpt"`
}

// ThiefTable is one table as the thief can read it.
type ThiefTable struct {
	// Name of the table, and what it holds.
	Name string `json:"name"`
	Note Words  `json:"note"`
	// Columns and the Rows that are shown; each row has as many cells as there are columns.
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
	// Total is how many rows the table has.
	Total int `json:"total"`
}

// ThiefSearch is one search through all bytes.
type ThiefSearch struct {
	// What was searched, such as "the story of the reporter"; Words is the text itself.
	What  Words  `json:"what"`
	Words string `json:"words"`
	// Found is how often it is there.
	Found int `json:"found"`
}

// serveThief answers with a fresh ThiefView.
func (p *pages) serveThief(w http.ResponseWriter, r *http.Request) {
	if p.page.Thief == nil {
		http.NotFound(w, r)
		return
	}
	view, err := p.page.Thief(r.Context())
	if r.Context().Err() != nil {
		return // nobody waits for it any more
	}
	if err != nil {
		p.srv.opt.Log.Warn("data folder not read for the page", "err_kind", "thief")
		http.Error(w, "the data folder could not be read", http.StatusInternalServerError)
		return
	}
	respond(w, view)
}
