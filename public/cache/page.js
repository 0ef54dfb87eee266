// The page of the cache: signs an administrator in, then shows what the admin API says, live.
import { ask, signIn, signOut, isSignedIn, whenRefused } from './session.js';
import { watch } from './live.js';
import { duration } from './rates.js';
import { showActions } from './actions.js';
import { showCharts } from './charts.js';
import { showPlan } from './plan.js';
import { showFleet } from './fleet.js';
import { showTable } from './table.js';
import { showTiles } from './tiles.js';
import { showWrites } from './writes.js';
import { forgetTroubles, telling } from './troubles.js';

const REPORT_EVERY_MS = 15_000;

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
      showWhose(now);
      for (const view of views) view(now, before);
    },
    onBreak: (reason) => (byId('state').textContent = `Not connected: ${reason}`),
  });
  const fleet = showFleet(byId('fleet'), byId('fleet-hint'));
  const report = () => telling('Recommendations, Redis and the totals of all processes', () => showReport(fleet));
  const reporting = setInterval(report, REPORT_EVERY_MS);
  void report();
  void telling('What evicts what', () => showPlan(byId('plan')));
  showActions();
  const stopWrites = showWrites();
  stop = () => {
    stopWatching();
    stopWrites();
    clearInterval(reporting);
  };
}

function end() {
  stop();
  forgetTroubles();
  show(false);
  byId('state').textContent = 'Not signed in';
}

function show(isOpen) {
  byId('sign-in').hidden = isOpen;
  byId('dashboard').hidden = !isOpen;
  byId('sign-out').hidden = !isOpen;
}

function showWhose({ process, period }) {
  byId('whose').textContent =
    `${process}, for ${duration(period)}. Behind a balancer this may become another process when the connection is made anew.`;
}

async function showReport(showTotals) {
  const [report, fleet] = await Promise.all([ask('GET', '/admin/cache/report'), ask('GET', '/admin/cache/fleet')]);
  showTotals(fleet, report);
  byId('recommendations-of').textContent = `From the reads of ${report.process}, for ${duration(report.period)}.`;
  showRecommendations(report);
}

function showRecommendations({ recommendations }) {
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
