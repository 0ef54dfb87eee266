import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SignedInView } from '../../src/auth/session.view.js';
import { readEnvironment } from '../../src/config/load-environment.js';
import { createApp } from '../../src/create-app.js';
import { Client } from './client.js';
import { copyDataFolder } from './test-data-folder.js';
import { createMigratedDatabase } from './test-database.js';
import { testRedisUrl } from './test-redis.js';

export type { Answer } from './client.js';

export const ADMINISTRATOR = { email: 'admin@example.org', password: 'only-for-the-tests' };

/** A user, signed in: its requests carry its token. */
export class Account extends Client {
  constructor(
    url: string,
    readonly id: string,
    readonly email: string,
    readonly password: string,
    override readonly token: string,
  ) {
    super(url, token);
  }
}

type Variables = Readonly<Record<string, string>>;

/** The whole application on a real port. Its own requests carry no token, unless told to. */
export class Stack extends Client {
  private constructor(
    readonly app: NestFastifyApplication,
    url: string,
    private readonly cleanUp: () => Promise<void>,
  ) {
    super(url);
  }

  static async start(variables: Variables, cleanUp: () => Promise<void>): Promise<Stack> {
    const environment = readEnvironment({
      NODE_ENV: 'test',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
      ADMIN_EMAIL: ADMINISTRATOR.email,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      // What a spec counts is what it caused.
      CACHE_WARM: 'false',
      RATE_LIMIT: 'off',
      RATE_LIMIT_SIGN_IN: 'off',
      RATE_LIMIT_ACCOUNT: 'off',
      ...variables,
    });
    try {
      const app = await createApp(environment);
      await app.listen(0, '127.0.0.1');
      return new Stack(app, await app.getUrl(), cleanUp);
    } catch (error) {
      await cleanUp();
      throw error;
    }
  }

  close = async (): Promise<void> => {
    await this.app.close();
    await this.cleanUp();
  };

  /** A new user, signed in. */
  async register(
    displayName = 'Ada Lovelace',
    email = `${randomBytes(8).toString('hex')}@example.org`,
  ): Promise<Account> {
    const password = 'correct horse battery';
    return this.signIn('register', 201, { email, password, displayName });
  }

  /** A new session of a user. */
  async logIn({ email, password }: { email: string; password: string }): Promise<Account> {
    return this.signIn('login', 200, { email, password });
  }

  /** The token of a new session of the administrator. */
  async administrator(): Promise<string> {
    return (await this.logIn(ADMINISTRATOR)).token;
  }

  private async signIn(
    route: string,
    expected: number,
    request: { email: string; password: string; displayName?: string },
  ): Promise<Account> {
    const { status, body } = await this.post<SignedInView>(`/v1/auth/${route}`, { body: request });
    if (status !== expected) throw new Error(`${route} answered ${String(status)}: ${JSON.stringify(body)}`);
    return new Account(this.url, body.user.id, request.email, request.password, body.token);
  }
}

type StackStart = (variables?: Variables) => Promise<Stack>;

/** Real servers, shared with other specs: a database and a namespace of its own. */
export const startOnServers: StackStart = async (variables = {}) => {
  const database = await createMigratedDatabase();
  const stores = {
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    CACHE_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
  };
  return Stack.start({ ...stores, ...variables }, () => database.drop());
};

/** Two nodes of one fleet: one database, one Redis, one namespace. The second one is closed with the first. */
export async function startPair(variables: Variables = {}): Promise<{ first: Stack; second: Stack }> {
  const database = await createMigratedDatabase();
  const shared = {
    DATABASE_URL: database.url,
    REDIS_URL: testRedisUrl(),
    CACHE_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    ...variables,
  };
  const second = await Stack.start(shared, () => database.drop());
  return { first: await Stack.start(shared, second.close), second };
}

/** Nothing but this process, unless the variables name servers. */
export const startEmbedded: StackStart = async (variables = {}) => {
  const folder = await copyDataFolder();
  return Stack.start({ DATA_DIR: folder, ...variables }, () => rm(folder, { recursive: true }));
};

type NamedStack = readonly [name: string, start: StackStart];

/** For `describe.each`: what a feature does above all runs on each. */
export const STACKS: readonly NamedStack[] = [
  ['on Postgres and Redis', startOnServers],
  ['embedded', startEmbedded],
];

/** For the finer points of a feature: starting the embedded database takes as long as their tests. */
export const ON_SERVERS: readonly NamedStack[] = STACKS.slice(0, 1);
