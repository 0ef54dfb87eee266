/** Longest wait for one dependency in milliseconds, so that all of them (asked together) are answered for in a second. */
export const PROBE_TIMEOUT = 800;

/** @throws {Error} when there is no answer in time */
export async function within<T>(limit: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
