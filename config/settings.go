package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"ruangaman/report"
	"ruangaman/roster"
)

// Settings are an accepted configuration. They are immutable: a reload makes new ones.
type Settings struct {
	City   *report.City
	Roster *roster.Roster
	// Cron says when due cases are looked at: five fields or "@every …", checked.
	Cron     string
	Telegram Telegram
	Data     Data
	Monitor  Monitor
	// Hash names the bytes the settings were read from.
	Hash     string
	Warnings []Problem
}

// Telegram is how to reach Telegram; read once at start.
type Telegram struct {
	Token     report.Secret // from the environment only; empty means TokenFile
	TokenFile string        // absolute, or relative to the working folder
	API       string        // without a slash at its end
	Webhook   bool          // terima: webhook instead of polling
	Hook      Webhook
}

// Data is where things are kept; read once at start.
type Data struct {
	Folder string // the database
	Keys   string // the keys, best on another disk
}

// The defaults, which are the values of the reference configuration.
const (
	TelegramAPI      = "https://api.telegram.org"
	defaultCity      = "Balikpapan"
	defaultCron      = "* * * * *"
	defaultTokenFile = "rahasia/telegram-token"
	defaultFolder    = "data"
	defaultKeys      = "rahasia/kunci"
)

func defaultFollowUp() map[report.Urgency]time.Duration {
	return map[report.Urgency]time.Duration{
		report.Emergency: 30 * time.Minute, report.Urgent: 6 * time.Hour, report.Routine: 24 * time.Hour,
	}
}

func defaultKeep() report.Keep {
	const day = 24 * time.Hour
	return report.Keep{Draft: day, Screen: time.Hour, Closed: 90 * day, Backup: 35 * day}
}

// Load reads and checks a configuration file. The settings are nil if it has a mistake; then the problems are all its
// mistakes and warnings, in the order of the file. The error says that the file could not be read at all.
func Load(path string, now time.Time) (*Settings, []Problem, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read configuration: %w", err)
	}
	settings, problems := Read(path, raw, now)
	return settings, problems, nil
}

// hash names the content of a file.
func hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// The environment variables that stand above the file.
const (
	EnvToken = "RUANGAMAN_TELEGRAM_TOKEN"
	EnvAPI   = "RUANGAMAN_TELEGRAM_API"
	EnvData  = "RUANGAMAN_DATA"
	EnvKeys  = "RUANGAMAN_KUNCI"
)

// Override gives a copy of the settings in which the environment stands above the file; env is os.Getenv. Another host
// than Telegram's comes only from here, and only over https or to this machine itself. The error is an Indonesian
// sentence for whoever starts the program.
func (s *Settings) Override(env func(string) string) (*Settings, error) {
	c := *s
	if v := env(EnvToken); v != "" {
		c.Telegram.Token = report.Secret(v)
	}
	if v := env(EnvData); v != "" {
		c.Data.Folder = filepath.Clean(v)
	}
	if v := env(EnvKeys); v != "" {
		c.Data.Keys = filepath.Clean(v)
	}
	if v := env(EnvAPI); v != "" {
		api, err := checkAPI(v)
		if err != nil {
			return nil, err
		}
		c.Telegram.API = api
	}
	return &c, nil
}

// checkAPI accepts https anywhere and http on the loopback. Nothing of the address is repeated in the error: it may
// carry a secret.
func checkAPI(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%s bukan alamat yang benar; contoh: https://api.telegram.org", EnvAPI)
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return trimSlash(text), nil
	default:
		return "", fmt.Errorf("%s harus memakai https, atau http ke komputer ini sendiri (127.0.0.1)", EnvAPI)
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func trimSlash(text string) string {
	for len(text) > 0 && text[len(text)-1] == '/' {
		text = text[:len(text)-1]
	}
	return text
}
