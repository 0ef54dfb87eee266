/**
 * Asks the requests of the plan with these numbers, so many at a time.
 *
 * @param plan gives the request of each number
 * @param range the first number (inclusive) and the last (exclusive)
 * @param wanted tells of a request whether it is asked; those that are not are passed over
 * @param after is told after each answer, by worker and number, and may ask for itself
 * @param onProgress is told how many numbers are done
 * @returns times of all answers in milliseconds by route, errors, and how long it took
 */
export async function drive({
  client,
  plan,
  range: [from, to],
  concurrency,
  wanted = () => true,
  after = async () => {},
  onProgress = () => {},
}) {
  const times = new Map();
  const errors = new Map();
  const started = performance.now();
  let number = from;
  const work = async (worker) => {
    while (number < to) {
      const index = number;
      number += 1;
      onProgress(index - from + 1);
      const request = plan(index);
      if (!wanted(request, index)) continue;
      const { name } = request.route;
      const asked = performance.now();
      const trouble = await answer(client, request);
      if (!times.has(name)) times.set(name, { kind: request.kind, samples: [] });
      times.get(name).samples.push(performance.now() - asked);
      if (trouble) errors.set(`${name}: ${trouble}`, (errors.get(`${name}: ${trouble}`) ?? 0) + 1);
      await after(worker, index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return { times, errors, seconds: (performance.now() - started) / 1_000 };
}

/** @returns what is wrong with the answer: a status that the plan does not expect, or none at all */
async function answer(client, request) {
  try {
    const { status, text } = await client.ask(request, request.route.name);
    if (status < 300 || request.route.also.includes(status)) return undefined;
    return `${status} ${/"code":"([^"]*)"/.exec(text)?.[1] ?? ''}`;
  } catch (error) {
    return error.code ?? error.message;
  }
}
