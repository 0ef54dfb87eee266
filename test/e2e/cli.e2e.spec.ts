import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CacheService } from '../../src/cache/index.js';
import { encryptionKeys } from '../../src/config/encryption-keys.js';
import { ADMINISTRATOR, startOnServers, type Stack } from '../support/stack.js';
import { testRedisUrl } from '../support/test-redis.js';

const run = promisify(execFile);

describe('npx larder', () => {
  let stack: Stack;
  let profile: string;
  const prefix = `test-${randomUUID()}`;
  let readProfile: () => Promise<void>;

  beforeAll(async () => {
    stack = await startOnServers({ CACHE_KEY_PREFIX: prefix });
    const user = await stack.register();
    profile = `user:profile:${user.id}`;
    readProfile = async () => {
      await user.get(`/v1/users/${user.id}`);
      await stack.app.get(CacheService).settled();
    };
    await readProfile();
    await readProfile();
  }, 60_000);
  afterAll(() => stack.close());

  /** What it printed, and whether it was content. */
  const larder = async (args: string[], variables: Record<string, string> = {}) => {
    const env = {
      PATH: process.env.PATH,
      LARDER_URL: stack.url,
      LARDER_EMAIL: ADMINISTRATOR.email,
      LARDER_PASSWORD: ADMINISTRATOR.password,
      ...variables,
    };
    return run(process.execPath, ['bin/larder.mjs', ...args], { env }).then(
      ({ stdout, stderr }) => ({ ok: true, stdout, stderr }),
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        return { ok: false, stdout, stderr };
      },
    );
  };

  it('says what it can do', async () => {
    const { ok, stdout } = await larder(['--help']);
    expect(ok).toBe(true);
    for (const name of ['stats', 'plan', 'explain', 'evict', 'warm', 'audit', 'key'])
      expect(stdout).toContain(`larder ${name}`);
  });

  it('prints what was read, by cache, and as JSON for programs', async () => {
    expect((await larder(['stats'])).stdout).toMatch(/user:profile:\{userId\} +\d/);
    const { process: ofProcess } = JSON.parse((await larder(['stats', '--json'])).stdout) as {
      process: { caches: { name: string; misses: number }[] };
    };
    expect(ofProcess.caches.find(({ name }) => name === 'user:profile:{userId}')?.misses).toBeGreaterThan(0);
    expect((await larder(['stats'])).stdout).toMatch(/^Outbox: \d+ evictions wait for delivery/m);
  });

  it('prints the plan', async () => {
    expect((await larder(['plan'])).stdout).toContain('user:profile:{userId}');
  });

  it('explains a key, evicts it when it is sure, and tells who did', async () => {
    expect((await larder(['explain', profile])).stdout).toMatch(/^The next read: a hit/);
    expect(await larder(['evict', profile])).toMatchObject({ ok: false, stderr: expect.stringContaining('--yes') });
    expect((await larder(['evict', profile, '--tag', 'nobody', '--yes'])).stdout).toBe(
      `Evicted ${profile}, tag nobody.\n`,
    );
    expect((await larder(['explain', profile])).stdout).toMatch(/^The next read: a load/);
    expect((await larder(['audit'])).stdout).toContain(profile);
  });

  it('runs a warm plan, and shows how it went', async () => {
    expect((await larder(['warm'])).stdout).toContain('SettingsService.current');
    expect((await larder(['warm', 'SettingsService.current'])).stdout).toMatch(
      /completed, \d+ loaded, \d+ warm, 0 failed/,
    );
  });

  it('evicts and explains straight on Redis', async () => {
    const redis = ['--redis', testRedisUrl(), '--prefix', prefix];
    await readProfile();
    const explained = await larder(['explain', profile, ...redis]);
    expect(explained).toMatchObject({ ok: true, stderr: '', stdout: expect.stringMatching(/^The next read: a hit/) });
    expect((await larder(['evict', profile, '--yes', ...redis])).stdout).toBe(`Evicted ${profile}.\n`);
    expect((await larder(['explain', profile, ...redis])).stdout).toMatch(/^The next read: a load/);
    const stats = await larder(['stats', ...redis]);
    expect(stats.stdout).toMatch(/user:profile:\{userId\} +\d/);
    expect(stats.stdout).toMatch(/^Redis: [\d.]+ MiB .*, \w.*; [\d,]+ keys evicted for room/m);
  });

  it('makes keys that the service takes, and tells how to rotate them', async () => {
    const made = await larder(['key']);
    expect(made.stdout).toMatch(/^\d{4}-\d\d-\d\d:[\w+/]{43}=\n$/);
    expect(encryptionKeys(made.stdout.trim())).toHaveLength(1);
    const named = await larder(['key', '--id', 'spring', '--json'], { CACHE_ENCRYPTION_KEYS: made.stdout.trim() });
    const { id, key } = JSON.parse(named.stdout) as { id: string; key: string };
    expect([id, Buffer.from(key, 'base64').length]).toEqual(['spring', 32]);
    expect(named.stderr).toMatch(/1\. CACHE_ENCRYPTION_KEYS=OLD,spring:…[^]*2\. CACHE_ENCRYPTION_KEYS=spring:…,OLD/);
    for (const secret of [key, made.stdout.slice(11).trim()]) expect(named.stderr).not.toContain(secret);
    const again = await larder(['key', '--id', 'a'], { CACHE_ENCRYPTION_KEYS: `a:${key}` });
    expect(again).toMatchObject({ ok: false, stdout: '', stderr: expect.stringContaining("key of the id 'a'") });
  });

  it('says when nothing has the prefix, and does not evict there unless it is forced', async () => {
    const redis = ['--redis', testRedisUrl(), '--prefix', 'nobody-else'];
    const found = expect.stringContaining("Nothing is cached on this Redis under 'nobody-else'");
    expect(await larder(['evict', 'a:*', '--yes', ...redis])).toEqual({ ok: false, stdout: '', stderr: found });
    expect(await larder(['stats', ...redis])).toMatchObject({ ok: true, stderr: found });
    expect(await larder(['explain', 'a:b', ...redis])).toMatchObject({ ok: true, stderr: found });
    const forced = await larder(['evict', 'a:*', '--yes', '--force', ...redis]);
    expect(forced).toEqual({ ok: true, stdout: 'Evicted a:*.\n', stderr: found });
    // What it counts itself is not what it looks for.
    expect((await larder(['evict', 'a:*', '--yes', ...redis])).ok).toBe(false);
  });

  it.each([
    ['a command that is none', ['stat'], {}, "There is no command 'stat'"],
    ['an option that is none', ['stats', '--jsn'], {}, '--jsn'],
    ['a wrong password', ['stats'], { LARDER_PASSWORD: 'wrong password' }, 'do not belong together'],
    ['a service that is away', ['stats'], { LARDER_URL: 'http://127.0.0.1:9' }, 'Is the service running?'],
    ['a pattern that is none', ['evict', 'a::b', '--yes'], {}, 'empty segment'],
    ['an id that is none', ['key', '--id', 'a:b'], {}, "'a:b' is no id of a key"],
    ['an id that is not named as one', ['key', 'spring'], {}, 'npx larder key --id'],
    ['a word too many', ['stats', 'settings'], {}, "'stats' takes no 'settings'"],
    ['two plans', ['warm', 'one', 'two'], {}, "'warm' takes no 'two'"],
    ['a plan that is none', ['warm', 'nothing'], {}, 'Choose from'],
    ['a Redis that is away', ['stats', '--redis', 'redis://127.0.0.1:9'], {}, 'Redis cannot be used'],
  ])('tells of %s in one line', async (_, args, variables, message) => {
    const { ok, stdout, stderr } = await larder(args, variables);
    expect({ ok, stdout }).toEqual({ ok: false, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
