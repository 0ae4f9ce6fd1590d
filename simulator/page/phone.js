// One phone: a chat with the bot, and what a person can do with it.
import { both, byId, el, icon, post } from '/dom.js';
import { Message } from '/message.js';

const previewLength = 40; // characters of a notification that others can read over a shoulder
const toastTime = 3500; // ms
const alertTime = 8000; // ms
const nearEnd = 48; // px from the newest message that still count as being there
const margin = 8; // px above a message

export class Phone {
  // appear is called once when a quiet phone has something to show; see app.js.
  constructor(setup, appear) {
    this.id = setup.id;
    this.label = setup.label;
    this.appear = setup.quiet ? appear : undefined;
    this.messages = new Map();
    this.unread = 0;
    this.answered = undefined;
    this.root = byId('t-phone').content.firstElementChild.cloneNode(true);
    this.root.dataset.phone = setup.id;
    this.root.classList.toggle('staff', setup.staff);
    this.name(setup);
    this.listen();
    this.tab = this.jump();
  }

  idle() { return this.messages.size === 0; }

  // jump is the way to this phone on a small screen, where the phones stand one below another.
  jump() {
    const b = el('button', this.root.classList.contains('staff') ? 'staff' : '', this.label.id.split(' · ')[0]);
    b.type = 'button';
    b.addEventListener('click', () => { this.root.scrollIntoView({ block: 'start' }); this.read(); });
    return b;
  }

  find(selector) { return this.root.querySelector(selector); }

  name(setup) {
    const title = `phone-${setup.id}`;
    this.find('h2').id = title;
    this.root.setAttribute('aria-labelledby', title);
    this.find('.label').textContent = setup.label.id;
    this.find('.label-en').textContent = setup.label.en;
    both(this.find('.note-words'), setup.note);
    this.find('.note').title = setup.note.id;
    this.log = this.find('.log');
    this.field = this.find('textarea');
    this.log.setAttribute('aria-label', `Percakapan di ponsel ${setup.label.id}`);
    this.field.setAttribute('aria-label', `Tulis pesan di ponsel ${setup.label.id}`);
  }

  listen() {
    this.find('form').addEventListener('submit', (e) => { e.preventDefault(); this.submit(); });
    // Enter sends, Shift+Enter begins a line. beforeinput also hears the Enter of a keyboard on the screen.
    this.field.addEventListener('keydown', (e) => { this.newLine = e.shiftKey; });
    this.field.addEventListener('beforeinput', (e) => {
      if (e.inputType !== 'insertLineBreak' || this.newLine) return;
      e.preventDefault();
      this.submit();
    });
    this.find('.start').addEventListener('click', () => { this.say('/start'); this.field.focus(); });
    this.find('.unblock').addEventListener('click', () => post(this.id, 'block', { blocked: false }));
    this.find('.alert').addEventListener('click', () => this.toNewest());
    this.find('.commands-button').addEventListener('click', () => this.showCommands(this.find('.commands').hidden));
    this.root.addEventListener('keydown', (e) => { if (e.key === 'Escape') this.closeMenus(); });
    for (const kind of ['pointerdown', 'focusin']) this.root.addEventListener(kind, () => this.read());
    this.pinned = true; // the newest message is in sight, and is kept there
    this.log.addEventListener('scroll', () => this.scrolled());
    this.find('.down').addEventListener('click', () => { this.log.scrollTop = this.log.scrollHeight; });
    new ResizeObserver(() => { if (this.pinned) this.toNewest(); }).observe(this.log);
    this.menu();
  }

  menu() {
    const menu = this.find('.menu');
    menu.addEventListener('click', (e) => {
      const b = e.target.closest('button');
      if (!b) return;
      const body = { kind: b.dataset.kind ?? '', blocked: !this.root.classList.contains('blocked') };
      post(this.id, b.dataset.do, body);
      this.closeMenus();
    });
    document.addEventListener('pointerdown', (e) => {
      if (!menu.contains(e.target)) menu.open = false;
      if (!this.find('.foot').contains(e.target)) this.showCommands(false);
    });
  }

  closeMenus() {
    const menu = this.find('.menu');
    if (menu.open) { menu.open = false; menu.querySelector('summary').focus(); }
    this.showCommands(false);
  }

  submit() {
    const text = this.field.value;
    if (text.trim() === '') return;
    this.field.value = '';
    this.say(text);
  }

  say(text) {
    this.toNewest();
    post(this.id, 'say', { text });
  }

  tick(time) { this.find('.bar-time').textContent = time.slice(0, 5); }

  // card shows what the bot says about itself.
  card(card) {
    this.bot = card.name;
    this.find('.bot-name').textContent = card.name;
    this.find('.face').textContent = card.name.slice(0, 1);
    this.find('.empty-text').textContent = card.description;
    const list = this.find('.commands');
    list.replaceChildren(...(card.commands ?? []).map((c) => this.commandLine(c)));
    this.find('.commands-button').hidden = list.children.length === 0;
  }

  commandLine(c) {
    const li = el('li');
    const b = el('button');
    b.type = 'button';
    b.append(`/${c.command} `, el('span', '', c.description));
    b.addEventListener('click', () => { this.showCommands(false); this.say('/' + c.command); this.field.focus(); });
    li.append(b);
    return li;
  }

  showCommands(open) {
    this.find('.commands').hidden = !open;
    this.find('.commands-button').setAttribute('aria-expanded', String(open));
  }

  // update shows the state that the server sent: what is new comes, what changed changes, what is missing goes.
  update(state) {
    const first = this.answered === undefined;
    const pinned = this.pinned;
    const held = this.log.contains(document.activeElement) ? document.activeElement.closest('.msg') : null;
    const fresh = this.apply(state.messages);
    if (this.appear && state.messages.length > 0) {
      this.appear(this, !first);
      this.appear = undefined;
    }
    this.find('.empty').hidden = state.messages.length > 0;
    this.foot(state);
    if (!first && state.answered > this.answered && state.toast) this.toast(state.toast);
    this.answered = state.answered;
    if ((pinned || first || fresh.some((m) => !m.bot)) && (this.turned || !this.tall())) this.toNewest();
    this.scrolled();
    if (!first) this.notify(fresh.filter((m) => m.bot));
    if (held) this.keepFocus(held);
  }

  apply(list) {
    const there = new Set(list.map((m) => m.id));
    for (const [id, shown] of this.messages) {
      if (!there.has(id)) { shown.leave(); this.messages.delete(id); }
    }
    const fresh = [];
    this.turned = false; // whether there is another screen to look at, not just a tick on the same one
    for (const m of list) {
      const shown = this.messages.get(m.id);
      if (shown) {
        if (shown.update(m)) this.turned = true;
        shown.idle();
        continue;
      }
      const made = new Message(this, m);
      this.messages.set(m.id, made);
      this.log.append(made.root);
      fresh.push(m);
      this.turned = true;
    }
    return fresh;
  }

  foot(state) {
    const empty = state.messages.length === 0;
    const unblocked = document.activeElement === this.find('.unblock') && !state.blocked;
    this.root.classList.toggle('blocked', state.blocked);
    this.find('.unblock').hidden = !state.blocked;
    this.find('.start').hidden = state.blocked || !empty;
    this.find('.write').hidden = state.blocked;
    if (unblocked) this.field.focus();
    both(this.find('.block'), state.blocked ? { id: 'Buka blokir', en: 'unblock' } : { id: 'Blokir bot', en: 'block' });
  }

  // keepFocus finds a place for the focus when the button that had it is gone.
  keepFocus(held) {
    const now = document.activeElement;
    if (now && now !== document.body && !now.disabled && !now.closest('.gone')) return;
    const next = held.isConnected && !held.classList.contains('gone') ? held : null;
    const last = [...this.log.querySelectorAll('.msg:not(.gone) .key')].pop();
    const key = next?.querySelector('.key') ?? last?.closest('.keys').querySelector('.key');
    (key ?? this.log).focus({ preventScroll: true });
  }

  // notify shows what a notification on a locked screen would show, until somebody takes the phone.
  notify(fresh) {
    if (fresh.length === 0 || this.root.contains(document.activeElement)) return;
    this.unread += fresh.length;
    const newest = fresh[fresh.length - 1];
    const alert = this.find('.alert');
    alert.hidden = false;
    alert.classList.toggle('silent', newest.silent);
    alert.classList.remove('rings');
    void alert.offsetWidth; // lets the shake begin again
    alert.classList.add('rings');
    alert.firstElementChild.replaceWith(icon(newest.silent ? 'i-quiet' : 'i-bell'));
    this.find('.alert-text').textContent = [...newest.text.replace(/\s+/g, ' ')].slice(0, previewLength).join('');
    clearTimeout(this.alertTimer);
    this.alertTimer = setTimeout(() => { alert.hidden = true; }, alertTime); // the count stays
    const badge = this.find('.badge');
    badge.hidden = false;
    badge.replaceChildren(String(this.unread), el('span', 'hidden', ' belum dibaca · unread'));
    this.tab.classList.add('unread');
  }

  read() {
    this.unread = 0;
    this.find('.badge').hidden = true;
    this.find('.alert').hidden = true;
    this.tab.classList.remove('unread');
  }

  newest() { return [...this.messages.values()].pop()?.root; }

  tall() { return (this.newest()?.offsetHeight ?? 0) > this.log.clientHeight; }

  // place is how far down the newest message shows best: at its end, or at its beginning when it is taller than the
  // screen and most of its buttons, if it has any, are in sight from there.
  place() {
    const end = this.log.scrollHeight - this.log.clientHeight;
    if (!this.tall()) return end;
    const top = this.newest().offsetTop - margin;
    const rows = [...this.newest().querySelectorAll('.row')];
    const seen = rows.filter((r) => r.offsetTop + r.offsetHeight <= top + this.log.clientHeight);
    return rows.length === 0 || seen.length * 2 > rows.length ? top - this.log.offsetTop : end;
  }

  toNewest() { this.log.scrollTop = this.place(); }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const below = scrollHeight - scrollTop - clientHeight;
    this.pinned = below < nearEnd || Math.abs(scrollTop - this.place()) < nearEnd;
    this.find('.down').hidden = below < margin;
  }

  toast(text) {
    const e = this.find('.toast');
    e.textContent = text;
    e.classList.add('shown');
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { e.classList.remove('shown'); e.textContent = ''; }, toastTime);
  }
}
