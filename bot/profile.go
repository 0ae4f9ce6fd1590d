package bot

import (
	"context"
	"log/slog"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

// Introduce tells Telegram the name, the descriptions and the visible commands, in both languages. The description is
// what people see while we are away, so it carries the numbers to call; call Introduce again when they change. Best
// effort: what fails is logged, and the bot works without.
func (b *Bot) Introduce(ctx context.Context) {
	var me models.User
	if b.call(ctx, methodGetMe, struct{}{}, &me) == nil {
		b.name.Store(&me.Username)
	}
	for _, lang := range []report.Lang{report.Indonesian, report.English} {
		b.introduce(ctx, lang)
	}
}

// introduce sets what people with apps in one language see. Indonesian goes out without a language code: it is what
// everybody without a better match sees.
func (b *Bot) introduce(ctx context.Context, lang report.Lang) {
	code := string(lang)
	if lang == report.Indonesian {
		code = ""
	}
	say := func(text report.Text) string {
		words, err := b.cfg.Texts.Render(text, lang, report.VoiceAdult)
		if err != nil {
			b.unsaid("profile")
		}
		return words
	}
	type menuEntry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	type params struct {
		Language string      `json:"language_code,omitempty"`
		Name     string      `json:"name,omitempty"`
		Short    string      `json:"short_description,omitempty"`
		Long     string      `json:"description,omitempty"`
		Commands []menuEntry `json:"commands,omitempty"`
	}
	menu := []menuEntry{
		{"mulai", say(report.T(textStart))}, {"bantuan", say(report.T(textHelp))}, {"keluar", say(report.T(textLeave))},
	}
	_ = b.call(ctx, "setMyCommands", params{Language: code, Commands: menu}, nil)
	_ = b.call(ctx, "setMyShortDescription", params{Language: code, Short: say(report.T(textShort))}, nil)
	_ = b.call(ctx, "setMyDescription", params{Language: code, Long: describe(b.cfg.City().UrgentHelp(), say)}, nil)
	// Telegram lets a name be set a few times a day only, so it is compared first.
	var now struct {
		Name string `json:"name"`
	}
	name := say(report.T(textName))
	if b.call(ctx, "getMyName", params{Language: code}, &now) == nil && now.Name != name && name != "" {
		_ = b.call(ctx, "setMyName", params{Language: code, Name: name}, nil)
	}
}

// maxDescription is the longest description (Bot API, setMyDescription).
const maxDescription = 512

// describe leaves out the last numbers when all of them are too long.
func describe(help []report.Text, say func(report.Text) string) string {
	for {
		words := say(report.T(textDescribe, "numbers", lines(help)))
		if len(help) == 0 || utf8.RuneCountInString(words) <= maxDescription {
			return words
		}
		help = help[:len(help)-1]
	}
}

// call does a method of the profile and logs its failure.
func (b *Bot) call(ctx context.Context, method string, params, result any) error {
	err := b.client.call(ctx, method, params, result)
	if err != nil {
		b.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "profile not set", slog.String("err_kind", string(kindOf(err))), slog.String("step", method))
	}
	return err
}

// username is our name without "@", "" before Telegram told it.
func (b *Bot) username() string {
	if name := b.name.Load(); name != nil {
		return *name
	}
	return ""
}
