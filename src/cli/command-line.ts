import { parseArgs } from 'node:util';
import { SCHEMA_VERSION } from '../schema-version.js';

export const HELP = `Looks at the cache of a running service, or straight at its Redis.

  npx larder stats                     what was read, loaded and saved, by cache
  npx larder plan                      what is cached, and what evicts it
  npx larder explain KEY               where an entry is, and what the next read of it does
  npx larder evict PATTERN… [--tag T]  evicts keys, patterns (meeting:list:*) and tags
  npx larder warm [PLAN]               lists the warm plans, or runs one, with its progress
  npx larder audit                     who evicted what through the admin API
  npx larder key [--id ID]             makes a key for CACHE_ENCRYPTION_KEYS, and tells how to rotate; asks nobody

  --json           the answer as JSON, for programs
  --yes            evict without asking
  --id ID          of the key that is made, default: the day, such as 2026-02-28

Through the service (default):
  --url URL        default: LARDER_URL, else http://127.0.0.1:3000
  --email E-MAIL   of an administrator, default: LARDER_EMAIL; the password is LARDER_PASSWORD, or is asked for
                   (or the token of a session in LARDER_TOKEN)

Straight on Redis, without the service (stats of the fleet, explain, evict):
  --redis URL      as REDIS_URL
  --prefix TEXT    first part of its keys, default: CACHE_KEY_PREFIX, else larder
  --schema TEXT    default: that of this release; "" where CACHE_ENABLE_VERSIONING is false
  --force          evict although nothing on that Redis has such a prefix`;

export type CommandName = 'stats' | 'plan' | 'explain' | 'evict' | 'warm' | 'audit' | 'key';
const COMMANDS: readonly CommandName[] = ['stats', 'plan', 'explain', 'evict', 'warm', 'audit', 'key'];
/** Those that take no word, or, to warm, one. */
const TAKES_LITTLE: readonly CommandName[] = ['stats', 'plan', 'warm', 'audit'];

export interface CommandLine {
  readonly name: CommandName;
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly isJson: boolean;
  readonly isSure: boolean;
  readonly isForced: boolean;
  readonly url: string;
  readonly email: string | undefined;
  readonly redis: string | undefined;
  readonly prefix: string;
  readonly schema: string;
  /** Of a key to be made. */
  readonly keyId: string | undefined;
}

/** What was typed is no command: told without a stack. */
export class UsageError extends Error {}

/**
 * @param variables of the environment
 * @returns `undefined` when help is asked for
 * @throws UsageError
 */
export function parseCommandLine(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): CommandLine | undefined {
  const { values, positionals } = parsed(args);
  const [name, ...words] = positionals;
  if (values.help || name === undefined || name === 'help') return undefined;
  const known = COMMANDS.find((each) => each === name);
  if (!known) throw new UsageError(`There is no command '${name}'. Choose from: ${COMMANDS.join(', ')}.`);
  if (known === 'explain' && words.length !== 1)
    throw new UsageError('Name one key: npx larder explain meeting:details:42');
  if (known === 'evict' && words.length + values.tag.length === 0)
    throw new UsageError("Name what to evict: npx larder evict 'meeting:list:*' --tag user:42");
  const surplus = words[known === 'warm' ? 1 : 0];
  if (TAKES_LITTLE.includes(known) && surplus !== undefined)
    throw new UsageError(`'${known}' takes no '${surplus}': npx larder --help`);
  if (known === 'key' && words.length > 0) throw new UsageError('Name it with --id: npx larder key --id 2026-02');
  return {
    name: known,
    words,
    tags: values.tag,
    isJson: values.json,
    isSure: values.yes,
    isForced: values.force,
    url: (values.url ?? variables.LARDER_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, ''),
    email: values.email ?? variables.LARDER_EMAIL,
    redis: values.redis,
    prefix: values.prefix ?? variables.CACHE_KEY_PREFIX ?? 'larder',
    schema: values.schema ?? (variables.CACHE_ENABLE_VERSIONING === 'false' ? '' : SCHEMA_VERSION),
    keyId: values.id,
  };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { ...flag, short: 'h' },
        json: flag,
        yes: { ...flag, short: 'y' },
        force: flag,
        tag: { type: 'string', multiple: true, default: [] },
        url: text,
        email: text,
        redis: text,
        prefix: text,
        schema: text,
        id: text,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
