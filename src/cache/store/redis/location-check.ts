import { InvalidOptionError } from '../../cache.errors.js';
import { withoutSecrets } from './redis-url-shown.js';

const KINDS = ['url', 'cluster', 'sentinel', 'client'] as const;
const EXPECTED = "exactly one of url, cluster, sentinel and client, such as { url: 'redis://host:6379/0' }";

/**
 * What the types say, for whoever has none, or reads a location from the environment.
 * @throws InvalidOptionError that shows no password
 */
export function insistOnLocation(location: unknown): void {
  if (typeof location === 'string') refuse('remote', withoutSecrets(location), "{ url: '…' }");
  if (location instanceof URL) refuse('remote', 'a URL', '{ url: url.href }');
  if (typeof location !== 'object' || location === null) return refuse('remote', typeof location, EXPECTED);
  const given: Record<string, unknown> = { ...location };
  const [kind, ...more] = KINDS.filter((each) => each in given);
  // Values are not shown: any of them may hold a password.
  if (!kind || more.length > 0) return refuse('remote', Object.keys(given), EXPECTED);
  const option = `remote.${kind}`;
  const value = given[kind];
  if (kind === 'url') insistOnUrl(option, value);
  else if (typeof value !== 'object' || value === null) refuse(option, kindOf(value), EXPECTED_OF[kind]);
  else if (kind === 'client' && !(value as { options?: unknown }).options) refuse(option, 'none', EXPECTED_OF.client);
}

const EXPECTED_OF = {
  cluster: '{ nodes: [{ host, port }] }',
  sentinel: "{ sentinels: [{ host, port }], name: 'mymaster' }",
  client: 'a Redis or a Cluster of ioredis',
} as const;

function insistOnUrl(option: string, value: unknown): void {
  if (value === undefined) refuse(option, 'undefined', 'a string; is the variable that it is read from set?');
  if (value instanceof URL) refuse(option, 'a URL', 'a string, such as url.href');
  const urls: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (urls.some((url) => typeof url !== 'string')) refuse(option, urls.map(kindOf), 'a string, or a list of strings');
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

function refuse(option: string, value: unknown, expected: string): never {
  throw new InvalidOptionError(option, value, expected);
}
