// The page: asks once what to show, then follows the server's events. Start reading at main.
import { Phone } from '/phone.js';
import { Thief } from '/thief.js';
import { showPlays } from '/tour.js';
import { both, byId } from '/dom.js';

async function main() {
  const setup = await (await fetch('/api/page')).json();
  document.title = setup.title.id;
  byId('title').textContent = setup.title.id;
  both(byId('banner'), setup.banner);
  showPlays(setup.plays ?? []);
  const phones = new Map();
  for (const one of setup.phones ?? []) {
    const phone = new Phone(one, (self, rings) => appear(self, phones, rings));
    phones.set(one.id, phone);
    if (one.quiet) continue;
    byId('phones').append(phone.root);
    byId('jump').append(phone.tab);
  }
  if (setup.thief) new Thief(byId('thief'));
  follow(phones);
}

// appear puts a phone that kept quiet on the page: before the first phone of staff that is idle, so that those in use
// stay where they are. One that rings while somebody watches is brought into sight and spoken of.
function appear(phone, phones, rings) {
  const idle = [...document.querySelectorAll('.phone.staff')].find((e) => phones.get(Number(e.dataset.phone)).idle());
  byId('phones').insertBefore(phone.root, idle ?? null);
  byId('jump').append(phone.tab);
  if (!rings) return;
  both(byId('rang'), { id: `Ponsel berdering: ${phone.label.id}`, en: `Phone rings: ${phone.label.en}` });
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  phone.root.classList.add('rings');
  phone.root.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'nearest', inline: 'nearest' });
}

// follow keeps one stream of events open. The browser opens it again by itself when it breaks.
function follow(phones) {
  const events = new EventSource('/api/events');
  events.addEventListener('open', () => { byId('line').textContent = ''; });
  events.addEventListener('error', () => { byId('line').textContent = 'Terputus, mencoba lagi · reconnecting'; });
  events.addEventListener('clock', (e) => {
    const now = JSON.parse(e.data);
    byId('clock').textContent = now.time;
    both(byId('day'), now.day);
    for (const phone of phones.values()) phone.tick(now.time);
  });
  events.addEventListener('card', (e) => {
    const card = JSON.parse(e.data);
    for (const phone of phones.values()) phone.card(card);
  });
  events.addEventListener('phone', (e) => {
    const state = JSON.parse(e.data);
    phones.get(state.id).update(state);
  });
}

main();
