/**
 * Answers each message of the process that started this one by the function that it names, and ends with that process.
 *
 * @param {Record<string, (options: object) => Promise<unknown>>} functions
 */
export function answer(functions) {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ to, ...options }) => process.send((await functions[to](options)) ?? 'done'));
  process.send('ready');
}
