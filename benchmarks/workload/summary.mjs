// Of the rounds of an arm, and of both arms.
import { median } from './figures.mjs';

const ADDED = new Set(['requests', 'writes', 'queries', 'errors']);

/** The median of each figure over the rounds; what is a number of things is added up. */
export function summary(rounds) {
  const names = Object.keys(rounds[0]).filter((name) => typeof rounds[0][name] === 'number');
  return Object.fromEntries(
    names.map((name) => {
      const values = rounds.map((round) => round[name]);
      return [name, ADDED.has(name) ? values.reduce((sum, value) => sum + value, 0) : median(values)];
    }),
  );
}

/** Of each route: mean response times of all rounds, and queries per request when these were counted. */
export function routesOf({ on, off }, counted) {
  const names = [...new Set([...on, ...off].flatMap(({ byRoute }) => Object.keys(byRoute)))];
  const rows = names.map((name) => ({
    name,
    kind: [...on, ...off].find(({ byRoute }) => byRoute[name]).byRoute[name].kind,
    on: totals(name, on, counted.on),
    off: totals(name, off, counted.off),
  }));
  return rows.sort((a, b) => a.kind.localeCompare(b.kind) || b.on.requests - a.on.requests);
}

function totals(name, rounds, counted) {
  const of = (what) => rounds.reduce((sum, { byRoute }) => sum + (byRoute[name]?.[what] ?? 0), 0);
  const { queries, requests } = counted.byRoute[name] ?? {};
  return { requests: of('requests'), mean: of('milliseconds') / of('requests'), queries: queries / requests };
}

/** Q1 to Q4: the least that is asked for, and the target. */
export function targetsOf({ on, off, counted }) {
  const queries = 1 - counted.on.queriesPerRead / counted.off.queriesPerRead;
  const time = 1 - on.readMean / off.readMean;
  return [
    goal('Q1', 'queries caused by reads', 'change', queries, 0.5, 0.95),
    goal('Q2', 'mean response time of reads', 'change', time, 0.4, 0.8),
    goal('Q3', 'hit rate', 'share', on.hitRate, 0.8, 0.95),
    { id: 'Q4', what: 'mean response time', unit: 'ms', value: on.mean, least: 50, target: 5, ...reaches(5 - on.mean, 50 - on.mean) },
  ];
} // prettier-ignore

const goal = (id, what, unit, value, least, target) => ({
  ...{ id, what, unit, value, least, target },
  ...reaches(value - target, value - least),
});

const reaches = (beyondTarget, beyondLeast) => ({ met: beyondTarget >= 0, leastMet: beyondLeast >= 0 });
