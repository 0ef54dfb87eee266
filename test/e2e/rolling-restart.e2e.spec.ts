import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignedInView } from '../../src/auth/session.view.js';
import { Client } from '../support/client.js';
import { Program } from '../support/program.js';
import { RoundRobinProxy } from '../support/round-robin-proxy.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

const TIMEOUT = 60_000;

const CALLERS = 8;

/** One write in so many requests of a caller. */
const WRITE_EVERY = 5;

interface Instance {
  readonly program: Program;
  readonly url: string;
}

/** Asks and writes without a pause, and notes what did not go as it should. */
class Load {
  readonly failures: string[] = [];
  answers = 0;
  private isOver = false;
  private readonly callers: Promise<Caller>[];

  constructor(url: string) {
    this.callers = Array.from({ length: CALLERS }, () => this.call(new Caller(url)));
  }

  /** @returns the callers, each with what it wrote last */
  end(): Promise<Caller[]> {
    this.isOver = true;
    return Promise.all(this.callers);
  }

  private async call(caller: Caller): Promise<Caller> {
    await this.note('register', 201, () => caller.register());
    for (let turn = 1; !this.isOver; turn++) {
      if (turn % WRITE_EVERY === 0) await this.note('rename', 200, () => caller.rename(`Turn ${turn}`));
      else await this.note('profile', 200, () => caller.profile());
    }
    return caller;
  }

  private async note(what: string, expected: number, ask: () => Promise<{ status: number; body: unknown }>) {
    try {
      const { status, body } = await ask();
      if (status !== expected) this.failures.push(`${what}: ${status} ${JSON.stringify(body)}`);
      this.answers += 1;
    } catch (error) {
      this.failures.push(`${what}: ${String(error)} ${String((error as Error).cause)}`);
    }
  }
}

class Caller {
  id = '';
  name = 'Ada';
  private client: Client;

  constructor(private readonly url: string) {
    this.client = new Client(url);
  }

  async register() {
    const body = { email: `${randomUUID()}@example.org`, password: 'correct horse battery', displayName: this.name };
    const answer = await this.client.post<SignedInView>('/v1/auth/register', { body });
    this.id = answer.body.user.id;
    this.client = new Client(this.url, answer.body.token);
    return answer;
  }

  profile() {
    return this.client.get<{ displayName: string }>(`/v1/users/${this.id}`);
  }

  async rename(displayName: string) {
    const answer = await this.client.patch(`/v1/users/${this.id}`, { body: { displayName } });
    if (answer.status === 200) this.name = displayName;
    return answer;
  }
}

describe('two instances that are restarted in turn under load', () => {
  let database: TestDatabase;
  let proxy: RoundRobinProxy;
  let variables: Record<string, string>;
  const programs: Program[] = [];

  beforeEach(async () => {
    [database, proxy] = await Promise.all([createMigratedDatabase(), RoundRobinProxy.start()]);
    variables = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'log',
      PORT: '0',
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      CACHE_KEY_PREFIX: `test-${randomUUID()}`,
      CACHE_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'test').toString('base64')}`,
      RATE_LIMIT: 'off',
      RATE_LIMIT_SIGN_IN: 'off',
      // Ten times as long as the proxy needs to notice.
      SHUTDOWN_DELAY: '1s',
    };
  });
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
    await proxy.stop();
    await database.drop();
  });

  async function start(): Promise<Instance> {
    const program = new Program(process.cwd(), variables);
    programs.push(program);
    const { url } = await program.ready();
    proxy.add(url);
    await until('the proxy finds it ready', () => Promise.resolve(proxy.isReady(url)));
    return { program, url };
  }

  async function restart({ program, url }: Instance, load: Load): Promise<Instance> {
    const { code } = await program.stop('SIGTERM');
    expect(code).toBe(0);
    proxy.remove(url);
    const alone = load.answers;
    const renewed = await start();
    await until('both answer', () => Promise.resolve(proxy.answeredBy(renewed.url) > 20));
    // The other one did not wait for it.
    expect(load.answers - alone).toBeGreaterThan(50);
    return renewed;
  }

  it(
    'answer every request, and keep what they acknowledged',
    async () => {
      const [first, second] = [await start(), await start()];
      const load = new Load(proxy.url);
      await until('both answer', () =>
        Promise.resolve([first, second].every(({ url }) => proxy.answeredBy(url) > 100)),
      );
      const renewed = [await restart(first, load), await restart(second, load)];
      const callers = await load.end();
      expect(load.failures).toEqual([]);
      for (const caller of callers) {
        // Another node's near store may lag behind the last one by some milliseconds.
        await until(
          `${caller.name} is what everybody reads`,
          async () => (await caller.profile()).body.displayName === caller.name,
        );
      }
      const ends = await Promise.all(renewed.map(({ program }) => program.stop()));
      expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    },
    TIMEOUT,
  );
});
