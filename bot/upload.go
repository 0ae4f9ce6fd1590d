package bot

import (
	"context"
	"io"
	"strings"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// Configuration files that coordinators send: fetched like evidence, and read elsewhere.

// Uploads reads a configuration file that came by chat.
type Uploads interface {
	// Judge says what the file would change, or what is wrong with it. The error says that it could not be asked now.
	Judge(ctx context.Context, text []byte) (report.Judged, error)
	// Before is the same for the file that was accepted before the present one.
	Before(ctx context.Context) (report.Judged, error)
}

// uploadTries is how often a file is asked for that does not come: its sender sits before the screen and can send it again.
const uploadTries = 4

// fetchUpload gets a configuration file and has it read.
func (b *Bot) fetchUpload(ctx context.Context, c *report.Claimed) (report.Outcome, *callError) {
	up := c.Message.Upload
	judged, err := b.judgeUpload(ctx, up)
	if err != nil {
		if c.Attempts+1 < uploadTries && !hopeless(err, c.Attempts) {
			return report.Outcome{}, err
		}
		judged = report.Judged{Verdict: report.UploadLost}
	}
	judged.By, judged.Message, judged.Earlier = c.Message.Person, up.Message, up.Ref == ""
	return report.Outcome{Result: report.Sent, Judged: &judged}, nil
}

func (b *Bot) judgeUpload(ctx context.Context, up *report.Upload) (j report.Judged, trouble *callError) {
	var err error
	if up.Ref == "" {
		j, err = b.cfg.Uploads.Before(ctx)
	} else {
		var text []byte
		if text, trouble = b.uploaded(ctx, up); trouble != nil {
			return j, trouble
		}
		if len(text) > report.MaxUpload {
			return report.Judged{Verdict: report.UploadLarge}, nil
		}
		j, err = b.cfg.Uploads.Judge(ctx, text)
	}
	if err != nil {
		return j, &callError{method: methodDownload, kind: troubleOther}
	}
	return j, nil
}

// uploaded gets the bytes, at most one more than such a file may have.
func (b *Bot) uploaded(ctx context.Context, up *report.Upload) ([]byte, *callError) {
	var found struct {
		Path string `json:"file_path"`
	}
	type params struct {
		ID string `json:"file_id"`
	}
	if err := asCall(b.client.call(ctx, methodGetFile, params{up.Ref}, &found)); err != nil {
		return nil, err
	}
	if !plainPath(found.Path) {
		return nil, &callError{method: methodGetFile, kind: troubleRefused}
	}
	body, trouble := b.client.download(ctx, found.Path)
	if trouble != nil {
		return nil, trouble
	}
	defer func() { _ = body.Close() }()
	text, err := io.ReadAll(io.LimitReader(body, report.MaxUpload+1))
	if err != nil {
		return nil, &callError{method: methodDownload, kind: troubleNetwork}
	}
	return text, nil
}

// uploadOf is what of a message may be a configuration file, by the name it carries. Whether anybody looks at it depends on
// who sent it.
func uploadOf(m *models.Message) *report.Upload {
	if m.Document == nil || m.Animation != nil {
		return nil
	}
	name := strings.ToLower(m.Document.FileName)
	if !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") || m.Document.FileID == "" || len(m.Document.FileID) > maxFileID {
		return nil
	}
	return &report.Upload{Ref: m.Document.FileID, Size: max(m.Document.FileSize, 0)}
}
