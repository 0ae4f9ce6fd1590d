// The panel of what a thief of the data folder sees: a ThiefView of the server, shown as it is.
import { both, byId, el } from '/dom.js';

const again = 5000; // ms between two looks while the panel is open

export class Thief {
  constructor(root) {
    root.hidden = false;
    this.box = byId('thief-box');
    this.box.addEventListener('toggle', async () => {
      await this.look();
      if (this.box.open) this.box.scrollIntoView({ block: 'nearest' });
    });
    byId('thief-again').addEventListener('click', () => this.look());
    setInterval(() => this.look(), again);
  }

  async look() {
    if (!this.box.open || document.hidden) return;
    const answer = await fetch('/api/thief').catch(() => undefined);
    if (!answer) return; // the program is away; app.js says so
    if (!answer.ok) {
      byId('thief-view').replaceChildren(el('p', 'thief-fault', 'Berkas tidak terbaca · the files could not be read'));
      return;
    }
    const body = await answer.text();
    if (body !== this.seen) this.show(JSON.parse(body));
    this.seen = body;
  }

  show(view) {
    both(byId('thief-note'), view.note);
    const parts = [];
    if (view.search?.length) parts.push(this.search(view.search));
    if (view.files?.length) parts.push(this.files(view.files));
    for (const t of view.tables ?? []) parts.push(this.table(t));
    const scrolled = [...document.querySelectorAll('.scroll')].map((e) => e.scrollLeft);
    byId('thief-view').replaceChildren(...parts);
    document.querySelectorAll('.scroll').forEach((e, i) => { e.scrollLeft = scrolled[i] ?? 0; });
  }

  search(list) {
    const rows = list.map((s) => {
      const tr = document.createElement('tr');
      const what = el('th', 'what');
      what.scope = 'row';
      both(what, s.what);
      const none = s.found === 0;
      const found = el('td', none ? 'none' : 'found', none ? 'tidak ada · not found' : `${s.found} ×`);
      tr.append(what, el('td', 'words', s.words), found);
      return tr;
    });
    const title = { id: 'Dicari di semua berkas', en: 'Searched in all files' };
    const sheet = this.sheet(title, ['apa · what', 'kata · words', 'hasil · result'], rows);
    sheet.classList.add('wide');
    return sheet;
  }

  files(list) {
    const rows = list.map((f) => this.row([f.name, size(f.size), f.excerpt]));
    const title = { id: `Berkas (${list.length})`, en: 'Files' };
    return this.sheet(title, ['nama · name', 'besar · size', 'isi · bytes'], rows);
  }

  table(t) {
    const rows = (t.rows ?? []).map((cells) => this.row(cells));
    const more = t.total - rows.length;
    const title = { id: `${t.name} (${t.total})`, en: '' };
    const sheet = this.sheet(title, t.columns, rows, t.note);
    if (more > 0) sheet.append(el('p', 'more', `… dan ${more} lagi · and ${more} more`));
    return sheet;
  }

  row(cells) {
    const tr = document.createElement('tr');
    for (const c of cells) tr.append(el('td', '', c));
    return tr;
  }

  sheet(title, columns, rows, note) {
    const section = el('section', 'sheet');
    const head = el('h3', '');
    both(head, title);
    section.append(head);
    if (note?.id) { const p = el('p', 'sheet-note'); both(p, note); section.append(p); }
    const table = document.createElement('table');
    const tr = document.createElement('tr');
    for (const c of columns) { const th = el('th', '', c); th.scope = 'col'; tr.append(th); }
    const thead = document.createElement('thead');
    thead.append(tr);
    const body = document.createElement('tbody');
    body.append(...rows);
    table.append(thead, body);
    const scroll = el('div', 'scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', title.id);
    scroll.append(table);
    section.append(scroll);
    return section;
  }
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${Math.ceil(bytes / 1024)} KiB`;
}
