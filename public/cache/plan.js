// What evicts what: caches on the left, the methods and entities that evict or put them on the right.
import { ask } from './session.js';

const SVG = 'http://www.w3.org/2000/svg';
const ROW = 20;
const LEFT = 12;
const CACHES_END = 430;
const METHODS = 640;
const WIDTH = 1_060;

export async function showPlan(place) {
  const plan = await ask('GET', '/admin/cache/plan');
  const links = linksOf(plan);
  const caches = plan.caches.map(({ key }) => key);
  const methods = [...new Set(links.map(({ method }) => method))].sort();
  const svg = element('svg', { width: WIDTH, height: Math.max(caches.length, methods.length) * ROW + 2 * ROW });
  svg.setAttribute('aria-label', `${caches.length} caches, and ${methods.length} methods that evict or put them`);
  svg.setAttribute('role', 'group');
  const yOf = (list, name) => ROW * (list.indexOf(name) + 1);
  const paths = links.map((link) => {
    const [from, to] = [yOf(caches, link.cache), yOf(methods, link.method)];
    const middle = (CACHES_END + METHODS) / 2;
    const d = `M ${CACHES_END} ${from - 4} C ${middle} ${from - 4} ${middle} ${to - 4} ${METHODS - 8} ${to - 4}`;
    const path = element('path', { d, 'data-kind': link.kind });
    svg.append(path);
    return { ...link, path };
  });
  const texts = [
    ...caches.map((name) => label(name, 'cache', LEFT, yOf(caches, name))),
    ...methods.map((name) => label(name, 'method', METHODS, yOf(methods, name))),
  ];
  svg.append(...texts.map(({ text }) => text));
  for (const { text, name, side } of texts) {
    const choose = () => highlight(svg, texts, paths, { name, side });
    text.addEventListener('click', choose);
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose();
    });
  }
  place.replaceChildren(svg);
}

/** One for each method (or entity, whose rows evict) and each cache that it reaches. */
function linksOf({ evictions, rows, puts }) {
  const of = (kind) => (operation) => operation.caches.map((cache) => ({ kind, cache, method: operation.owner }));
  return [...evictions.flatMap(of('evict')), ...rows.flatMap(of('evict')), ...puts.flatMap(of('put'))];
}

function label(name, side, x, y) {
  const text = element('text', { x, y, tabindex: 0, role: 'button', 'data-side': side });
  text.textContent = name.length > 58 ? `${name.slice(0, 57)}…` : name;
  return { text, name, side };
}

/** Shows what the chosen one has to do with; chosen twice, everything again. */
function highlight(svg, texts, paths, chosen) {
  const isSame = svg.dataset.name === chosen.name;
  svg.dataset.name = isSame ? '' : chosen.name;
  svg.dataset.chosen = isSame ? 'no' : 'yes';
  const related = paths.filter((link) => !isSame && link[chosen.side] === chosen.name);
  for (const { path } of paths)
    path.classList.toggle(
      'related',
      related.some((link) => link.path === path),
    );
  for (const { text, name, side } of texts) {
    const isChosen = name === chosen.name && side === chosen.side;
    text.classList.toggle('related', !isSame && (isChosen || related.some((link) => link[side] === name)));
  }
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
