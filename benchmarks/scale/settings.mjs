/** What a run measures: a whole one takes about seven minutes, a quick one less than one. */
export const settingsFor = ({ quick }) => (quick ? QUICK : WHOLE);

/** Numbers of processes, and of keys; seconds of each phase; rounds, and the milliseconds of each subject in a round. */
const WHOLE = {
  processes: { counts: [1, 2, 4, 8], warmUp: 2, seconds: 8 },
  keys: { counts: [1_000, 10_000, 100_000, 1_000_000], rounds: 9, time: 100 },
};
const QUICK = {
  processes: { counts: [1, 2], warmUp: 1, seconds: 1 },
  keys: { counts: [1_000, 10_000], rounds: 3, time: 50 },
};
