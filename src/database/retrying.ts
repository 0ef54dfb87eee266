import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../errors/startup-error.js';

const ATTEMPTS = 15;
const PAUSE_MS = 1_000;

/** SQLSTATEs of a server that is starting, stopping or full, and Node's codes of one that does not answer. */
const TRANSIENT = /^(08...|57P0.|53...|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+)$/;

/** The usual mistakes, by SQLSTATE, with the likely fix. */
const HINTS: Readonly<Record<string, string>> = {
  '28P01': 'Check user and password in DATABASE_URL.',
  '28000': 'Check user and password in DATABASE_URL, and pg_hba.conf on the server.',
  '3D000': 'Create the database, or name an existing one in DATABASE_URL.',
  '42501': 'Give the user the right to create tables.',
};

/**
 * Waits for a database that is away at start: it may be starting at the same time.
 *
 * @param connect tried up to 15 times, one second apart
 * @param name of the database, in messages
 * @param sleep for tests
 * @throws {StartupError} when it stays away, or at once when waiting cannot help (a wrong password)
 */
export async function retrying<T>(
  connect: () => Promise<T>,
  name: string,
  logger: { warn(message: string): void },
  sleep: (ms: number) => Promise<unknown> = pause,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connect();
    } catch (error) {
      const { code, reason } = causeOf(error);
      if (!TRANSIENT.test(code) && !/timeout|terminated/i.test(reason)) {
        throw new StartupError(`${name} refuses the connection: ${reason}. ${HINTS[code] ?? 'Check DATABASE_URL.'}`);
      }
      if (attempt === ATTEMPTS) {
        throw new StartupError(`${name} does not answer (${reason}). Start it, or check DATABASE_URL.`);
      }
      logger.warn(`${name} does not answer (${reason}); trying again (${attempt} of ${ATTEMPTS - 1}).`);
      await sleep(PAUSE_MS);
    }
  }
}

function causeOf(error: unknown): { code: string; reason: string } {
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { code, reason: cause instanceof Error ? cause.message : String(cause) };
}
