// What is accepted and not in the database yet, and what could not be performed.
import { isConfirmed } from './confirm.js';
import { duration, number } from './rates.js';
import { ask } from './session.js';
import { telling } from './troubles.js';

const EVERY_MS = 5_000;
const PATH = '/admin/cache/write-behind';
/** Milliseconds for which a write may well wait. */
const SOON_MS = 60_000;
/** Why a call performed its write itself, in the words of the page; without a queue all do. */
const AT_ONCE = {
  full: 'too many wait',
  away: 'Redis away',
  unknown: 'no answer of Redis',
  unencodable: 'cannot be kept',
};

const byId = (id) => document.getElementById(id);

/** @returns ends it */
export function showWrites() {
  byId('writes-result').textContent = '';
  const look = () => telling('What is written behind', show);
  const looking = setInterval(look, EVERY_MS);
  void look();
  return () => clearInterval(looking);
}

async function show() {
  const { queues } = await ask('GET', PATH);
  byId('writes').hidden = queues.length === 0;
  byId('write-queues').tBodies[0].replaceChildren(...queues.map(rowOf));
  const letters = queues.flatMap(({ queue, deadLetters }) => deadLetters.map((letter) => ({ queue, ...letter })));
  byId('dead-letters').replaceChildren(...letters.map(letterOf));
}

function rowOf({ queue, mode, length, pending, oldestAge, dead, accepted, writtenThrough }) {
  const row = document.createElement('tr');
  row.dataset.queue = queue;
  const isQueued = mode === 'queued';
  const atOnce = Object.entries(AT_ONCE)
    .filter(([reason]) => writtenThrough[reason] > 0)
    .map(([reason, words]) => `${number(writtenThrough[reason])} (${words})`);
  const cells = [
    [isQueued ? queue : `${queue} (off: all at once)`],
    [number(length)],
    [number(pending)],
    [length === 0 ? '–' : duration(oldestAge), oldestAge > SOON_MS],
    [number(dead), dead > 0],
    [number(accepted)],
    [isQueued ? atOnce.join(', ') || '0' : number(writtenThrough.off), atOnce.length > 0],
  ];
  for (const [text, isBad] of cells) {
    const cell = document.createElement('td');
    cell.textContent = text;
    if (isBad) cell.className = 'bad';
    row.append(cell);
  }
  return row;
}

function letterOf({ id, queue, key, error, diedAt }) {
  const line = document.createElement('li');
  const name = document.createElement('code');
  name.textContent = key;
  const why = document.createElement('span');
  why.textContent = ` of ${queue}, ${new Date(diedAt).toLocaleString()}: ${error} `;
  line.append(
    name,
    why,
    action('Retry…', `Perform the write of ${key} now?`, () => ask('POST', `${PATH}/dead-letters/${id}/retry`), {
      done: `The write of ${key} is performed.`,
      failed: `The write of ${key} was not performed`,
    }),
    ' ',
    action(
      'Discard…',
      `Discard the write of ${key}? It is never performed, and cannot be brought back.`,
      () => ask('DELETE', `${PATH}/dead-letters/${id}`),
      { done: `The write of ${key} is discarded.`, failed: `The write of ${key} was not discarded` },
    ),
  );
  return line;
}

function action(text, question, act, { done, failed }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', async () => {
    if (!(await isConfirmed(question))) return;
    const result = byId('writes-result');
    try {
      await act();
      result.textContent = done;
    } catch (error) {
      result.textContent = `${failed}: ${error.message}`;
    }
    void telling('What is written behind', show);
  });
  return button;
}
