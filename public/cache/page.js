// The page of the cache: signs an administrator in, then shows what the admin API says, live.
import { ask, signIn, signOut, isSignedIn, whenRefused } from './session.js';
import { watch } from './live.js';
import { showActions } from './actions.js';
import { showCharts } from './charts.js';
import { showPlan } from './plan.js';
import { showTable } from './table.js';
import { showTiles } from './tiles.js';

const RECOMMENDATIONS_EVERY_MS = 15_000;

const byId = (id) => document.getElementById(id);
let stop = () => {};

byId('sign-in-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = event.target.elements;
  byId('sign-in-problem').textContent = '';
  try {
    await signIn(email.value, password.value);
    password.value = '';
    begin();
  } catch (error) {
    byId('sign-in-problem').textContent = error.message;
  }
});
byId('sign-out').addEventListener('click', () => signOut());
whenRefused(end);
if (isSignedIn()) begin();

function begin() {
  show(true);
  const views = [showTiles(byId('tiles')), showCharts(), showTable(byId('caches'))];
  const stopWatching = watch({
    onFigures: (now, before) => {
      byId('state').textContent = `Live, ${new Date(now.at).toLocaleTimeString('en-GB')}`;
      for (const view of views) view(now, before);
    },
    onBreak: (reason) => (byId('state').textContent = `Not connected: ${reason}`),
  });
  const recommending = setInterval(showRecommendations, RECOMMENDATIONS_EVERY_MS);
  void showRecommendations();
  void showPlan(byId('plan'));
  showActions();
  stop = () => {
    stopWatching();
    clearInterval(recommending);
  };
}

function end() {
  stop();
  show(false);
  byId('state').textContent = 'Not signed in';
}

function show(isOpen) {
  byId('sign-in').hidden = isOpen;
  byId('dashboard').hidden = !isOpen;
  byId('sign-out').hidden = !isOpen;
}

async function showRecommendations() {
  const { recommendations } = await ask('GET', '/admin/cache/report');
  const lines = recommendations.map(({ text }) => {
    const line = document.createElement('li');
    // What stands between backticks is the name of a cache.
    text.split('`').forEach((part, at) => {
      const element = at % 2 === 1 ? document.createElement('code') : document.createElement('span');
      element.textContent = part;
      line.append(element);
    });
    return line;
  });
  if (lines.length === 0) {
    const none = document.createElement('li');
    none.textContent = 'None: the caches serve well, or have not been read enough to tell.';
    lines.push(none);
  }
  byId('recommendations').replaceChildren(...lines);
}
