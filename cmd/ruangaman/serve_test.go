package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serveEnv is a lawful environment for serve against a foreign server.
func serveEnv(dir, url, token string) []string {
	return []string{"RUANGAMAN_TELEGRAM_API=" + url, "RUANGAMAN_TELEGRAM_TOKEN=" + token,
		"RUANGAMAN_DATA=" + filepath.Join(dir, "data"), "RUANGAMAN_KUNCI=" + filepath.Join(dir, "kunci")}
}

func writeConfig(t *testing.T, dir, text string) string {
	t.Helper()
	path := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestServeWithoutATokenIsOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, errs, code := run(t, serveEnv(dir, "http://127.0.0.1:9", ""), "serve", "--config", writeConfig(t, dir, foreignConfig))
	if code != 1 || !strings.Contains(errs, "BotFather") || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestServeWithAWrongTokenIsOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := newForeignServer(t, foreignToken)
	wrong := "7000000002:AAWrongWrongWrongWrongWrongWrongWrong0"
	_, errs, code := run(t, serveEnv(dir, server.url, wrong), "serve", "--config", writeConfig(t, dir, foreignConfig))
	if code != 1 || !strings.Contains(errs, "Telegram tidak mengenal token ini") || strings.Contains(errs, wrong) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestServeWithTelegramAwayKeepsTrying(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := newForeignServer(t, foreignToken)
	away := "http://127.0.0.1:1" // nothing listens there
	var log lockedBuffer
	p := start(t, &log, serveEnv(dir, away, foreignToken), "serve", "--config", writeConfig(t, dir, foreignConfig))
	// It must still be there after another process has come, been answered and gone.
	other := t.TempDir()
	_ = start(t, &lockedBuffer{}, serveEnv(other, server.url, foreignToken), "serve", "--config", writeConfig(t, other, foreignConfig))
	server.say(foreignReporter, "/start")
	server.until(t, "an answer", patience, func() bool { return server.answered(foreignReporter) })
	select {
	case <-p.ended:
		t.Errorf("it ended: %s", log.String())
	default:
	}
	if strings.Contains(log.String(), foreignToken) {
		t.Error("the token is in the log")
	}
}

func TestServeWithAMistakeAtTheFirstStartNamesIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad := strings.Replace(foreignConfig, "urutan: [hasan]", "urutan: [hassan]", 1)
	out, _, code := run(t, serveEnv(dir, "http://127.0.0.1:9", foreignToken), "serve", "--config", writeConfig(t, dir, bad))
	if code != 1 || !strings.Contains(out, `petugas "hassan" tidak dikenal — maksudnya "hasan"?`) {
		t.Errorf("exit %d: %s", code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("a data folder was made for a configuration with a mistake")
	}
}

func TestASecondProcessOnTheFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := newForeignServer(t, foreignToken)
	env := serveEnv(dir, server.url, foreignToken)
	config := writeConfig(t, dir, foreignConfig)
	_ = start(t, &lockedBuffer{}, env, "serve", "--config", config)
	server.say(foreignReporter, "/start")
	server.until(t, "an answer", patience, func() bool { return server.answered(foreignReporter) })
	_, errs, code := run(t, env, "serve", "--config", config)
	if code != 1 || !strings.Contains(errs, "proses lain") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestFirstStartSaysWhatLosingTheKeyMeans(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := newForeignServer(t, foreignToken)
	env := serveEnv(dir, server.url, foreignToken)
	config := writeConfig(t, dir, foreignConfig)
	var first, second lockedBuffer
	p := start(t, &first, env, "serve", "--config", config)
	server.say(foreignReporter, "/start")
	server.until(t, "an answer", patience, func() bool { return server.answered(foreignReporter) })
	p.kill()
	if !strings.Contains(first.String(), "Hilang kunci = hilang semua kasus") {
		t.Errorf("first start: %s", first.String())
	}
	p = start(t, &second, env, "serve", "--config", config)
	server.say(foreignReporter, "/bantuan")
	server.until(t, "an answer after the restart", patience, func() bool { _, _, ok := server.shows(foreignReporter, "129"); return ok })
	p.kill()
	if strings.Contains(second.String(), "Kunci baru") {
		t.Error("the second start made a new key")
	}
	keys, err := filepath.Glob(filepath.Join(dir, "kunci", "*"))
	if err != nil || len(keys) == 0 {
		t.Fatal("no key file")
	}
	for _, k := range keys {
		if err := os.Remove(k); err != nil {
			t.Fatal(err)
		}
	}
	_, errs, code := run(t, env, "serve", "--config", config)
	if code != 1 || !strings.Contains(errs, "tidak ada yang diubah") {
		t.Errorf("without its key: exit %d: %s", code, errs)
	}
}
