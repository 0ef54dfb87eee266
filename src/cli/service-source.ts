import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadCounters, ServerStats } from '../cache/index.js';
import { type CommandLine, UsageError } from './command-line.js';
import type { CountedCaches, CountedFleet, Source, ToldOutbox } from './source.js';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
}

/** A running service, asked through its admin API. */
export class ServiceSource implements Source {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws UsageError when nobody can be signed in */
  static async signedIn(
    { url, email }: Pick<CommandLine, 'url' | 'email'>,
    variables: Readonly<Record<string, string | undefined>>,
  ): Promise<ServiceSource> {
    const { LARDER_TOKEN: token, LARDER_PASSWORD: given } = variables;
    if (token) return new ServiceSource(url, token);
    if (!email) throw new UsageError('Who are you? Give --email, and LARDER_PASSWORD; or LARDER_TOKEN.');
    const password = given ?? (await passwordOf(email));
    const session = await new ServiceSource(url, '').ask<{ token: string }>('POST', '/v1/auth/login', {
      email,
      password,
    });
    return new ServiceSource(url, session.token);
  }

  async stats(): Promise<CountedCaches> {
    return countedOf(await this.ask<ToldStats>('GET', '/admin/cache/stats'));
  }

  async fleet(): Promise<CountedFleet | undefined> {
    const { since, ...told } = await this.ask<ToldStats & { since: string | null }>('GET', '/admin/cache/fleet');
    return since === null ? undefined : { since: Date.parse(since), ...countedOf(told) };
  }

  async server(): Promise<ServerStats | undefined> {
    return (await this.ask<{ server: ServerStats | null }>('GET', '/admin/cache/stats')).server ?? undefined;
  }

  async outbox(): Promise<ToldOutbox | undefined> {
    return (await this.ask<{ outbox: ToldOutbox | null }>('GET', '/admin/cache/stats')).outbox ?? undefined;
  }

  explain(key: string): Promise<{ nextRead: string }> {
    return this.ask('GET', `/admin/cache/explain?key=${encodeURIComponent(key)}`);
  }

  async evict(patterns: readonly string[], tags: readonly string[]): Promise<number> {
    return (await this.ask<{ outstanding: number }>('POST', '/admin/cache/evictions', { patterns, tags })).outstanding;
  }

  async close(): Promise<void> {}

  /** @throws UsageError that says what the service said */
  async ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new UsageError(
        `${this.url} does not answer (${reasonOf(error)}). Is the service running? Else give --url, or --redis.`,
      );
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new UsageError(`${this.url}${path} answered ${response.status}: ${problemOf(text)}`);
  }
}

/** Statistics as the admin API tells them. */
interface ToldStats {
  readonly hitRate: number;
  readonly caches: readonly { readonly name: string; readonly hitRate: number; readonly counters: ReadCounters }[];
}

const countedOf = ({ hitRate, caches }: ToldStats): CountedCaches => ({
  hitRate,
  caches: caches.map(({ counters, ...cache }) => ({ ...counters, ...cache })),
});

async function passwordOf(email: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`Give the password of ${email} as LARDER_PASSWORD.`);
  // What is typed is not shown.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  process.stderr.write(`Password of ${email}: `);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function problemOf(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as Problem;
    return detail ?? title ?? text;
  } catch {
    return text.slice(0, 200);
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};
