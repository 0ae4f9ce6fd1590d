// Small helpers for the document.

export const byId = (id) => document.getElementById(id);

// el makes an element with a class and text.
export function el(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

// both shows Indonesian words with the English beside them.
export function both(e, words) {
  e.replaceChildren(words.id);
  if (words.en) {
    const en = el('span', 'en', words.en);
    en.lang = 'en';
    e.append(' ', en);
  }
}

// icon draws one of the symbols of index.html.
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#' + name);
  svg.append(use);
  return svg;
}

// post asks the server to do something on a phone.
export function post(phone, action, body) {
  return fetch(`/api/phones/${phone}/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}
