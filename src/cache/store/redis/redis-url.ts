import { InvalidOptionError } from '../../cache.errors.js';
import { type Address, addressOf, partsOf } from './redis-url-parts.js';
import { withoutSecrets } from './redis-url-shown.js';

/** What a URL of Redis says. */
export interface RedisUrl {
  readonly kind: 'server' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** At least one; of servers, sentinels or nodes. */
  readonly addresses: readonly Address[];
  /** Name of the primary, under Sentinel. */
  readonly name: string | undefined;
  readonly db: number;
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
  /** 4 or 6, where one kind of address is wanted. */
  readonly family: number | undefined;
}

const PORTS = { server: 6_379, sentinel: 26_379, cluster: 6_379 } as const;
const PARAMETERS = {
  server: ['family'],
  cluster: ['family'],
  sentinel: ['family', 'sentinelUsername', 'sentinelPassword'],
} as const;

/**
 * Reads a URL of Redis: `redis://user:password@host:6379/0`,
 * `redis+sentinel://user:password@host:26379,host:26379/name/0?sentinelPassword=…` (the form of redis-sentinel-url),
 * `redis+cluster://user:password@host:6379,host:6379`; `rediss` in place of `redis` for TLS.
 * @param option where it was given
 * @throws InvalidOptionError that shows no password
 */
export function parseRedisUrl(url: string, option = 'remote.url'): RedisUrl {
  const refuse = (expected: string): never => {
    throw new InvalidOptionError(option, withoutSecrets(url), expected);
  };
  const parts = typeof url === 'string' ? partsOf(url) : undefined;
  if (!parts) {
    return refuse(
      "redis://host:6379/0, redis+sentinel://host:26379,host:26379/name/0 or redis+cluster://host:6379,host:6379 ('rediss' for TLS; '/', '?', '#' and '@' in a password are written %2F, %3F, %23 and %40)",
    );
  }
  const { scheme, topology, login, hosts, path, query } = parts;
  if (login?.includes('@'))
    refuse("one login, before the first host, that is for all of them; '@' in a password is written %40");
  const kind = (topology || 'server') as RedisUrl['kind'];
  const addresses = hosts.split(',').map((host) => addressOf(host, PORTS[kind]) ?? refuse('host:port, or [IPv6]:port'));
  if (kind === 'server' && addresses.length > 1)
    refuse('one host; several are those of redis+cluster:// or redis+sentinel://');
  // '+' is itself here, as it is in the rest of the URL, and no space.
  const parameters = new URLSearchParams(query?.replaceAll('+', '%2B'));
  const known: readonly string[] = PARAMETERS[kind];
  for (const parameter of parameters.keys()) {
    if (!known.includes(parameter)) refuse(`no other parameters than ${known.join(', ')}`);
  }
  const [username, password] = loginOf(login) ?? refuse('user:password with %25 for each %');
  const segments = path.split('/').slice(1).filter(Boolean);
  const name = kind === 'sentinel' ? segments.shift() : undefined;
  if (kind === 'sentinel' && name === undefined) refuse('the name of the primary as its path, such as /mymaster/0');
  const [db = '0', ...more] = segments;
  if (!/^\d{1,5}$/.test(db) || more.length > 0) refuse('the number of a database as the end of its path, such as /0');
  if (kind === 'cluster' && Number(db) !== 0) refuse('no database but 0, which is the only one of a cluster');
  const family = parameters.get('family') ?? undefined;
  if (family !== undefined && !/^[046]$/.test(family)) refuse('family 4 or 6');
  return {
    kind,
    tls: scheme === 'rediss',
    username,
    password,
    addresses,
    name: name === undefined ? undefined : (decoded(name) ?? refuse('a name with %25 for each %')),
    db: Number(db),
    sentinelUsername: parameters.get('sentinelUsername') ?? undefined,
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
    family: family === undefined ? undefined : Number(family),
  };
}

function loginOf(login = ''): readonly [string | undefined, string | undefined] | undefined {
  const at = login.indexOf(':');
  const username = decoded(at < 0 ? login : login.slice(0, at));
  const password = at < 0 ? '' : decoded(login.slice(at + 1));
  if (username === undefined || password === undefined) return undefined;
  return [username || undefined, password || undefined];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
