/** Milliseconds after which a caller gives up; the call itself goes on. */
export const ANSWER_LIMIT = 5_000;

export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** @throws NoAnswerError when the call takes longer than the limit; else what it throws */
export async function withinLimit<T>(call: Promise<T>, limit = ANSWER_LIMIT): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswerError(`no answer within ${limit} ms`));
    }, limit);
  });
  try {
    return await Promise.race([call, over]);
  } finally {
    clearTimeout(timer);
  }
}
