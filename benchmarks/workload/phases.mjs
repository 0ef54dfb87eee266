import { percentages } from './percentages.mjs';

/**
 * Takes both arms through the same numbers of the plan, phase by phase. The arm that begins takes turns.
 *
 * @param arms { on, off }
 * @param say prints a line
 * @returns {{ phase(what, count, options), next(): number, troubles }} where `next` is the first number not yet asked,
 * and `troubles` counts the answers that should not be
 */
export function startPhases(arms, say) {
  const turns = ['on', 'off'];
  const troubles = {};
  let next = 1;

  /** @param optionsOf those of an arm in this phase, by its name @returns the figures of both arms */
  async function phase(what, count, optionsOf = () => ({})) {
    const range = [next, next + count];
    next += count;
    const results = {};
    for (const name of turns) {
      const title = `cache ${name.padEnd(3)} ${what}`;
      const result = await arms[name].ask(range, { onProgress: percentages(count, title, say), ...optionsOf(name) });
      const { perSecond, mean, errors } = result;
      say(`  ${title}: ${Math.round(perSecond)} requests/s, mean ${mean.toFixed(2)} ms, ${errors} errors`);
      for (const [trouble, times] of Object.entries(result.troubles))
        troubles[trouble] = (troubles[trouble] ?? 0) + times;
      results[name] = result;
    }
    turns.reverse();
    return results;
  }

  return { phase, next: () => next, troubles };
}
