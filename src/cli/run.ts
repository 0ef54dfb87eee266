import { createInterface } from 'node:readline/promises';
import type { CachePlan } from '../cache/index.js';
import { type CommandLine, UsageError } from './command-line.js';
import { printEncryptionKey } from './encryption-key.js';
import { planText } from './plan/plan-text.js';
import { ServiceSource } from './service-source.js';
import type { Source } from './source.js';
import { statsText } from './stats-text.js';
import { tableText } from './table-text.js';
import { warm } from './warm.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** One entry of the log of evictions, as the admin API tells it. */
interface LoggedEvictions {
  readonly items: readonly {
    readonly evictedAt: string;
    readonly evictedBy: string;
    readonly patterns: readonly string[];
    readonly tags: readonly string[];
  }[];
}

/** @throws UsageError for people to read */
export async function run(command: CommandLine, variables: Variables): Promise<void> {
  if (command.name === 'key') printEncryptionKey(command, variables);
  else if (command.redis !== undefined) await onRedis(command, command.redis);
  else await throughService(command, await ServiceSource.signedIn(command, variables));
}

async function onRedis(command: CommandLine, url: string): Promise<void> {
  // Loaded here: whoever asks a service needs no client of Redis.
  const { RedisSource } = await import('./redis-source.js');
  await withSource(await RedisSource.connected(url, command), command);
}

async function throughService(command: CommandLine, service: ServiceSource): Promise<void> {
  switch (command.name) {
    case 'plan': {
      const plan = await service.ask<CachePlan>('GET', '/admin/cache/plan');
      print(command, plan, () => planText(plan));
      return;
    }
    case 'audit': {
      const log = await service.ask<LoggedEvictions>('GET', '/admin/cache/evictions');
      const rows = log.items.map(({ evictedAt, evictedBy, patterns, tags }) => [
        [evictedAt],
        [evictedBy],
        [...patterns, ...tags.map((tag) => `tag ${tag}`)],
      ]);
      print(command, log, () =>
        rows.length === 0 ? 'Nothing was evicted.' : tableText(['when', 'who', 'what'], rows),
      );
      return;
    }
    case 'warm':
      await warm(command, service);
      return;
    default:
      await withSource(service, command);
  }
}

async function withSource(source: Source, command: CommandLine): Promise<void> {
  const { name, words, tags, isSure } = command;
  try {
    switch (name) {
      case 'stats': {
        const [process, fleet, server, outbox] = await Promise.all([
          source.stats(),
          source.fleet(),
          source.server(),
          source.outbox(),
        ]);
        const told = { process, fleet, server: server ?? null, outbox: outbox ?? null };
        print(command, told, () => statsText(process, fleet, server, outbox));
        return;
      }
      case 'explain': {
        const explanation = await source.explain(words[0] ?? '');
        const { nextRead, ...rest } = explanation;
        print(command, explanation, () => `The next read: ${nextRead}\n${JSON.stringify(rest, null, 2)}`);
        return;
      }
      case 'evict': {
        const named = [...words, ...tags.map((tag) => `tag ${tag}`)].join(', ');
        if (!isSure && !(await isConfirmed(`Evict ${named}? The next reads go to the database. [y/N] `)))
          throw new UsageError('Nothing was evicted.');
        const outstanding = await source.evict(words, tags);
        if (outstanding > 0) {
          throw new UsageError(
            `Redis has not acknowledged ${outstanding} evictions yet: a service repeats them, --redis does not. Look again with explain.`,
          );
        }
        print(command, { evicted: { patterns: words, tags } }, () => `Evicted ${named}.`);
        return;
      }
      default:
        throw new UsageError(`'${name}' asks the service: leave --redis out.`);
    }
  } finally {
    await source.close();
  }
}

async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody can be asked here: give --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question(question));
  } finally {
    terminal.close();
  }
}

function print(command: CommandLine, data: unknown, text: () => string): void {
  console.log(command.isJson ? JSON.stringify(data, null, 2) : text());
}
