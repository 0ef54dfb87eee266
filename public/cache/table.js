// Every cache in a row; a click on a heading, or Enter on it, sorts.
import { duration, number, percent } from './rates.js';

const COLUMNS = [
  ['Cache', (cache) => cache.name, (name) => name],
  ['Reads', (cache) => cache.reads, (reads) => number(reads)],
  ['Hit rate', (cache) => (cache.reads === 0 ? undefined : cache.hitRate), (share) => percent(share)],
  ['Loads', (cache) => cache.loads, (loads) => number(loads)],
  ['Load, mean', (cache) => cache.meanLoadTime, (time) => duration(time)],
  ['Time saved', (cache) => cache.timeSaved, (time) => duration(time)],
  ['Queries saved', (cache) => cache.queriesSaved, (queries) => number(queries)],
  ['Time to live', (cache) => cache.ttl, (time) => duration(time)],
  ['Same after expiry', (cache) => cache.sameAfterExpiry, (share) => percent(share, 0)],
  ['Life left at eviction', (cache) => cache.lifeLeftAtEviction, (share) => percent(share, 0)],
  ['Bytes, mean', (cache) => cache.meanBytes, (bytes) => number(bytes)],
];

/** @returns told of each event */
export function showTable(table) {
  let sorted = { column: 1, direction: 'descending' };
  let caches = [];
  const headings = COLUMNS.map(([name], column) => {
    const heading = document.createElement('th');
    heading.scope = 'col';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.addEventListener('click', () => {
      const isSame = sorted.column === column;
      const first = column === 0 ? 'ascending' : 'descending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      sorted = { column, direction: isSame && sorted.direction === first ? other : first };
      draw();
    });
    heading.append(button);
    return heading;
  });
  const row = document.createElement('tr');
  row.append(...headings);
  table.tHead.replaceChildren(row);
  return (now) => {
    caches = now.caches;
    draw();
  };

  function draw() {
    const [, valueOf] = COLUMNS[sorted.column];
    const sign = sorted.direction === 'ascending' ? 1 : -1;
    const rows = [...caches].sort((a, b) => sign * compare(valueOf(a), valueOf(b)));
    headings.forEach((heading, column) => {
      if (column === sorted.column) heading.setAttribute('aria-sort', sorted.direction);
      else heading.removeAttribute('aria-sort');
    });
    table.tBodies[0].replaceChildren(...rows.map(rowOf));
  }
}

function rowOf(cache) {
  const row = document.createElement('tr');
  row.dataset.cache = cache.name;
  for (const [, valueOf, textOf] of COLUMNS) {
    const cell = document.createElement('td');
    cell.textContent = textOf(valueOf(cache));
    row.append(cell);
  }
  return row;
}

/** What is not known comes last when the largest come first. */
function compare(a, b) {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return typeof a === 'string' ? a.localeCompare(b) : a - b;
}
