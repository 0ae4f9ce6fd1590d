package config

import (
	"net"
	"net/url"
	"slices"
	"strconv"
)

// Webhook is webhook:, where Telegram brings updates when Telegram.Webhook is set; read once at start.
type Webhook struct {
	Address string // what Telegram calls: https, or http on this machine; "" when nothing is said
	Listen  string // where we answer; a proxy that ends TLS stands before it
}

// Monitor is pantau:, what tells an operator that all is well; read once at start. Nothing of it is on by itself.
type Monitor struct {
	Listen    string // where /metrics and /healthz answer; "" for nowhere
	Heartbeat string // an address that is called as long as all is well; "" for none
}

const (
	defaultWebhookListen = "127.0.0.1:8443"
	// off is the word for a heartbeat that nobody wants.
	off = "tidak"
)

// readWebhook reads webhook:. How updates come is telegram.terima; this part may stay in the file while it is not used.
func (b *build) readWebhook(top fields) {
	f := b.part(top, "webhook")
	b.telegram.Hook.Listen = b.listen(f, "dengar", defaultWebhookListen)
	b.telegram.Hook.Address = b.web(f, "alamat", "webhook-nya, misalnya https://bot.contoh.id/telegram")
	b.checkWebhookPort(f)
	if b.telegram.Webhook && f.values["alamat"] == nil {
		b.errorAt(top.get("telegram").place, "terima: webhook memerlukan webhook: {alamat: https://…}, alamat yang dipanggil Telegram")
	}
}

// checkWebhookPort knows the ports that Telegram calls (Bot API, setWebhook).
func (b *build) checkWebhookPort(f fields) {
	u, err := url.Parse(b.telegram.Hook.Address)
	if err != nil || u.Scheme != "https" || slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()) {
		return
	}
	b.errorAt(f.values["alamat"].place, "alamat: Telegram hanya memanggil port 443, 80, 88 atau 8443")
}

func (b *build) readMonitor(top fields) {
	f := b.part(top, "pantau")
	b.monitor.Listen = b.listen(f, "alamat", "")
	if n := f.text("detak"); n != nil && n.text != off {
		b.monitor.Heartbeat = b.web(f, "detak", "pemantau detaknya, atau: tidak")
	}
}

// listen reads "127.0.0.1:9464". Another address than this machine's own is warned of: what listens there has no TLS.
func (b *build) listen(f fields, key, fallback string) string {
	n := f.text(key)
	if n == nil {
		return fallback
	}
	host, port, err := net.SplitHostPort(n.text)
	number, bad := strconv.Atoi(port)
	if err != nil || bad != nil || number < 1 || number > 65535 || host != "localhost" && net.ParseIP(host) == nil {
		b.errorAt(n.place, "%s: tulis nomor IP dan port, misalnya 127.0.0.1:8443", key)
		return fallback
	}
	if !loopback(host) {
		b.warnAt(n.place, "%s: komputer lain dapat menghubungi alamat ini tanpa TLS; biasanya 127.0.0.1", key)
	}
	return n.text
}

// web reads an address that is called over https, or over http on this machine. It is not repeated in the sentence: it
// may carry a secret.
func (b *build) web(f fields, key, what string) string {
	n := f.text(key)
	if n == nil {
		return ""
	}
	u, err := url.Parse(n.text)
	good := err == nil && u.Host != "" && u.User == nil && u.Fragment == ""
	if !good || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		b.errorAt(n.place, "%s: tulis alamat https:// dari %s", key, phrase(what))
		return ""
	}
	return n.text
}
