// One message: its bubble and its buttons. update changes it in place, so that what has the focus keeps it.
import { el, icon, post } from '/dom.js';

const kinds = { photo: 'Foto', voice: 'Pesan suara', video: 'Video', document: 'Berkas', location: 'Lokasi', contact: 'Kontak' };
const fade = 260; // ms; style.css fades as long

export class Message {
  constructor(phone, m) {
    this.phone = phone;
    this.id = m.id;
    this.root = el('div', 'msg ' + (m.bot ? 'theirs' : 'mine') + ' of-' + m.kind);
    this.root.dataset.message = m.id;
    this.body = el('div', 'bubble');
    this.who = el('span', 'hidden', m.bot ? 'Bot: ' : 'Saya: ');
    this.text = el('div', 'text');
    this.meta = el('div', 'meta');
    this.body.append(this.who, this.text, this.meta);
    this.keys = el('div', 'keys');
    this.root.append(this.body, this.keys);
    this.fill(m);
  }

  // update shows what is new and says whether it is another screen: one with other rows of buttons.
  update(m) {
    if (JSON.stringify(m) === this.seen) return false;
    const rows = this.keys.children.length;
    this.fill(m);
    this.root.classList.remove('changed');
    void this.root.offsetWidth; // lets the flash begin again
    this.root.classList.add('changed');
    return this.keys.children.length !== rows;
  }

  fill(m) {
    this.seen = JSON.stringify(m);
    this.words(m);
    this.meta.replaceChildren();
    if (m.protected) this.mark('i-lock', 'tidak dapat diteruskan · cannot be forwarded');
    if (m.bot && m.silent) this.mark('i-quiet', 'datang tanpa bunyi · silent');
    if (m.bot && !m.silent) this.mark('i-bell', 'berbunyi · with sound');
    this.meta.append(m.edited ? `diedit ${m.time}` : m.time);
    this.root.classList.toggle('protected', m.protected);
    this.buttons(m.buttons);
  }

  mark(name, words) {
    const span = el('span', 'mark ' + name);
    span.title = words;
    span.append(icon(name), el('span', 'hidden', words + '. '));
    this.meta.append(span);
  }

  words(m) {
    const label = [kinds[m.kind], m.detail].filter(Boolean).join(' ');
    const parts = [];
    if (label) parts.push(el('span', 'attached', label));
    if (m.kind === 'photo') parts.push(this.photo());
    // /commands in a bot's text can be pressed, as in Telegram.
    for (const part of m.text.split(/((?<![^\s])\/[a-z0-9_]{1,32}\b)/)) {
      if (m.bot && /^\/[a-z0-9_]+$/.test(part)) parts.push(this.command(part));
      else if (part) parts.push(part);
    }
    this.text.replaceChildren(...parts);
  }

  // photo keeps its element, so that a message that changes does not fetch it again.
  photo() {
    if (!this.picture) {
      this.picture = el('img', 'photo');
      this.picture.alt = 'foto latihan · practice photo';
      this.picture.addEventListener('error', () => this.picture.remove());
      this.picture.src = `/api/phones/${this.phone.id}/photos/${this.id}`;
    }
    return this.picture;
  }

  command(name) {
    const b = el('button', 'command', name);
    b.type = 'button';
    b.addEventListener('click', () => this.phone.say(name));
    return b;
  }

  // buttons keeps the element at each place, changing what it says and does.
  buttons(rows) {
    while (this.keys.children.length > rows.length) this.keys.lastChild.remove();
    rows.forEach((row, i) => {
      const line = this.keys.children[i] ?? this.keys.appendChild(el('div', 'row'));
      while (line.children.length > row.length) line.lastChild.remove();
      row.forEach((b, j) => this.key(line.children[j] ?? line.appendChild(this.newKey()), b));
    });
  }

  newKey() {
    const e = el('button', 'key');
    e.type = 'button';
    e.addEventListener('click', () => this.press(e));
    return e;
  }

  key(e, b) {
    e.replaceChildren(el('span', '', b.text));
    e.className = 'key ' + (b.style ?? '');
    e.dataset.data = b.data ?? '';
    e.dataset.url = b.url ?? '';
    if (!b.data) e.append(icon('i-open'));
  }

  press(e) {
    if (!e.dataset.data) {
      this.phone.toast(e.dataset.url || 'disalin · copied');
      return;
    }
    e.classList.add('busy');
    setTimeout(() => e.classList.remove('busy'), 4000);
    post(this.phone.id, 'tap', { message: this.id, data: e.dataset.data });
  }

  idle() {
    for (const e of this.keys.querySelectorAll('.busy')) e.classList.remove('busy');
  }

  // leave fades out and is gone.
  leave() {
    this.root.classList.add('gone');
    this.root.setAttribute('aria-hidden', 'true');
    for (const e of this.root.querySelectorAll('button')) e.disabled = true;
    setTimeout(() => this.root.remove(), fade);
  }
}
