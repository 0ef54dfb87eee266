// Evicting, explaining and warming. What changes something is asked about first.
import { isConfirmed } from './confirm.js';
import { number } from './rates.js';
import { ask } from './session.js';
import { telling } from './troubles.js';

const WARM_EVERY_MS = 2_000;

const byId = (id) => document.getElementById(id);
let warming;

export function showActions() {
  byId('evict-form').onsubmit = submitted(evict);
  byId('explain-form').onsubmit = submitted(explain);
  byId('warm-result').textContent = '';
  void tellAudit();
  clearInterval(warming);
  warming = setInterval(tellWarming, WARM_EVERY_MS);
  void tellWarming();
}

/** Never navigates; says what went wrong where the result would be. */
const submitted = (action) => async (event) => {
  event.preventDefault();
  const result = byId(`${event.target.id.replace('-form', '')}-result`);
  result.hidden = false;
  try {
    result.textContent = await action(event.target.elements);
  } catch (error) {
    result.textContent = error.message;
  }
};

async function evict({ patterns, tags }) {
  const words = (field) => field.value.split(/[\s,]+/).filter(Boolean);
  const wanted = { patterns: words(patterns), tags: words(tags) };
  const all = [...wanted.patterns, ...wanted.tags.map((tag) => `tag ${tag}`)];
  if (all.length === 0) return 'Name a key, a pattern or a tag.';
  if (!(await isConfirmed(`Evict ${all.join(', ')}? The next reads go to the database.`)))
    return 'Nothing was evicted.';
  const { outstanding } = await ask('POST', '/admin/cache/evictions', wanted);
  patterns.value = tags.value = '';
  void tellAudit();
  if (outstanding > 0)
    return `Redis has not acknowledged ${outstanding} evictions yet: they are repeated until it has.`;
  return `Evicted ${all.join(', ')}.`;
}

async function explain({ key }) {
  const { nextRead, ...rest } = await ask('GET', `/admin/cache/explain?key=${encodeURIComponent(key.value.trim())}`);
  return `The next read: ${nextRead}\n\n${JSON.stringify(rest, null, 2)}`;
}

const tellAudit = () => telling('The list of evictions', showAudit);
const tellWarming = () => telling('The warm plans', showWarming);

async function showAudit() {
  const { items } = await ask('GET', '/admin/cache/evictions');
  const rows = items.map(({ evictedAt, evictedBy, patterns, tags }) => {
    const row = document.createElement('tr');
    const what = [...patterns, ...tags.map((tag) => `tag ${tag}`)].join(', ');
    for (const text of [new Date(evictedAt).toLocaleString(), evictedBy, what]) {
      const cell = document.createElement('td');
      cell.textContent = text;
      row.append(cell);
    }
    return row;
  });
  byId('audit').tBodies[0].replaceChildren(...rows);
}

async function showWarming() {
  if (byId('dashboard').hidden) return;
  const { plans } = await ask('GET', '/admin/cache/warming');
  byId('warm').hidden = plans.length === 0;
  byId('warm-plans').replaceChildren(...plans.map(warmPlan));
}

function warmPlan({ plan, state, done, total, last }) {
  const line = document.createElement('li');
  const name = document.createElement('code');
  name.textContent = plan;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Warm…';
  button.disabled = state === 'running';
  button.addEventListener('click', async () => {
    const result = byId('warm-result');
    if (!(await isConfirmed(`Warm ${plan} now?`))) return;
    try {
      await ask('POST', '/admin/cache/warming', { plan });
      result.textContent = `Warming ${plan}: the process that was reached has begun.`;
    } catch (error) {
      result.textContent = `${plan} was not warmed: ${error.message}`;
    }
    void tellWarming();
  });
  const text = document.createElement('span');
  text.textContent = ` ${describe(state, done, total, last)} `;
  line.append(name, text, button);
  if (state === 'running') {
    const progress = document.createElement('progress');
    progress.max = Math.max(total, 1);
    progress.value = done;
    line.append(progress);
  }
  return line;
}

function describe(state, done, total, last) {
  if (state === 'running') return `${number(done)} of ${number(total)}`;
  if (!last) return 'has not run yet';
  const counts = `${number(last.loaded)} loaded, ${number(last.warm)} warm, ${number(last.failed)} failed`;
  return `${last.outcome} on ${last.node}: ${counts}${last.error === null ? '' : ` (${last.error})`}`;
}
