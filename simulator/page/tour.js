// What a stranger may try: one play at a time, with its steps.
import { both, byId, el } from '/dom.js';

export function showPlays(plays) {
  byId('try').hidden = plays.length === 0;
  const buttons = plays.map((play, i) => {
    const b = el('button');
    b.type = 'button';
    both(b, play.title);
    b.addEventListener('click', () => choose(i));
    return b;
  });
  byId('plays').replaceChildren(...buttons);
  const choose = (chosen) => {
    buttons.forEach((b, i) => b.setAttribute('aria-pressed', String(i === chosen)));
    byId('steps').replaceChildren(...plays[chosen].steps.map((words) => {
      const li = el('li');
      both(li, words);
      return li;
    }));
  };
  if (plays.length > 0) choose(0);
}
