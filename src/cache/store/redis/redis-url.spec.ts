import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../../cache.errors.js';
import { openRedis } from './open-redis.js';
import { parseRedisUrl } from './redis-url.js';
import { withoutSecrets } from './redis-url-shown.js';

const addressesOf = (url: string) => parseRedisUrl(url).addresses.map(({ host, port }) => `${host}|${port}`);

const messageOf = (url: string | readonly string[]): string => {
  try {
    openRedis({ url });
  } catch (error) {
    if (error instanceof InvalidOptionError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a URL of Redis', () => {
  it('names one server', () => {
    expect(parseRedisUrl('redis://ada:p%40ss:w@cache.example:7000/3?family=6')).toMatchObject({
      kind: 'server',
      tls: false,
      username: 'ada',
      password: 'p@ss:w',
      addresses: [{ host: 'cache.example', port: 7_000 }],
      db: 3,
      family: 6,
    });
  });

  it.each([
    ['redis://h', ['h|6379']],
    ['rediss://h/', ['h|6379']],
    ['redis://[::1]:7000/1', ['::1|7000']],
    ['redis+cluster://a,b:7001,[fe80::1]:7002', ['a|6379', 'b|7001', 'fe80::1|7002']],
    ['redis+sentinel://a,b:26380/main', ['a|26379', 'b|26380']],
  ])('has default ports: %s', (url, addresses) => {
    expect(addressesOf(url)).toStrictEqual(addresses);
  });

  it('names the sentinels, the primary, and the passwords of both', () => {
    expect(
      parseRedisUrl('rediss+sentinel://:secret@a:1,b:2/main/4?sentinelUsername=watch&sentinelPassword=s%26p'),
    ).toMatchObject({
      kind: 'sentinel',
      tls: true,
      username: undefined,
      password: 'secret',
      name: 'main',
      db: 4,
      sentinelUsername: 'watch',
      sentinelPassword: 's&p',
    });
  });

  it.each([
    ['localhost:6379', 'redis://host:6379/0'],
    ['http://localhost', 'redis://host:6379/0'],
    ['redis://', 'redis://host:6379/0'],
    ['redis://a,b', 'redis+cluster://'],
    ['redis://a:70000', 'host:port'],
    ['redis://a:0', 'host:port'],
    ['redis://a b', 'host:port'],
    ['redis://a/x', 'number of a database'],
    ['redis://a/0/1', 'number of a database'],
    ['redis://a?enableOfflineQueue=1', 'family'],
    ['redis://a?family=5', 'family 4 or 6'],
    ['redis://u:%zz@a', '%25'],
    ['redis+sentinel://a:1', 'name of the primary'],
    ['redis+cluster://a:1/2', 'no database but 0'],
    [['redis://a', 'redis+sentinel://b/main'], 'Sentinel as one URL'],
    [['redis://a', 'redis://b/1'], 'no database but 0'],
    [['redis://a', 'rediss://b'], 'the same tls'],
    [['redis://:x@a', 'redis://:y@b'], 'the same password'],
    [[], 'at least one'],
  ])('is refused with the likely fix: %j', (url, fix) => {
    expect(messageOf(url)).toContain(fix);
  });

  it.each([
    'redis://ada:hunter2@a:70000',
    'redis://:hunter2@a/x',
    'http://:hunter2@a',
    'redis://:/hunter2@a',
    'redis+sentinel://a/main/x?sentinelPassword=hunter2',
    'redis://a?password=hunter2',
    'redis://a?pass=hunter2',
    'redis://a?hunter2',
    'redis://a/hunter2',
    'redis://default:hunter2',
    'redis://:hunter2',
    'default:hunter2@h:6379',
    ':hunter2@h',
    'redis:default:hunter2@h:6379',
    'redis:/default:hunter2@h:6379',
    'redis+tls://default:hunter2@h',
    'redis://ada:12/hunter2@h:1',
    'redis://ada:hunter2@h:1@',
    'redis://ada:hunter2@x@h:1',
    'redis+sentinel://a/main?sentinelpassword=hunter2',
    'redis+sentinel://a/main?sentinelPassword=hunter2#x',
    'redis+cluster://ada:hunter2@h:1,ada:hunter2@i:2',
  ])('shows no password when it is refused: %s', (url) => {
    expect(messageOf(url)).not.toContain('hunter2');
    expect(messageOf([url, url])).not.toContain('hunter2');
  });

  it.each([
    ['redis://ada:hunter2@h:1,i:2/3?family=4&x=1', 'redis://***@h:1,i:2/3?family=***&***'],
    ['redis+sentinel://a/main/x', 'redis+sentinel://a/main/***'],
    ['redis://h:x', 'redis://***'],
    ['h:1', '***'],
  ])('shows what is no secret: %s', (url, shown) => {
    expect(withoutSecrets(url)).toBe(shown);
  });

  it('takes + for itself in a password', () => {
    expect(parseRedisUrl('redis+sentinel://a/main?sentinelPassword=a+b')).toMatchObject({ sentinelPassword: 'a+b' });
  });

  it.each([
    ['redis+cluster://a:pw@h1:1,b:pw@h2:2', '%40'],
    ['redis://ada:p@ss@h', '%40'],
  ])('is refused rather than misread: %s', (url, fix) => {
    expect(messageOf(url)).toContain(fix);
  });

  it.each([
    ['redis://ada:hunter2@h:1/2', 'Redis h:1/2', 'single'],
    [
      'redis+sentinel://ada:hunter2@h:1,i:2/main/3?sentinelPassword=hunter2',
      'Redis main/3 of Sentinel h:1,i:2',
      'single',
    ],
    ['redis+cluster://ada:hunter2@h:1,i:2', 'Redis Cluster h:1,i:2', 'sharded'],
    [['redis://ada:hunter2@h:1', 'redis://ada:hunter2@i:2'], 'Redis Cluster h:1,i:2', 'sharded'],
    [['redis://h:1'], 'Redis Cluster h:1', 'sharded'],
  ])('is described without secrets: %j', (url, description, layout) => {
    expect(openRedis({ url })).toMatchObject({ description, layout });
  });
});
