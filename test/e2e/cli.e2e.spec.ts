import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMINISTRATOR, startOnServers, type Stack } from '../support/stack.js';
import { testRedisUrl } from '../support/test-redis.js';

const run = promisify(execFile);

describe('npx larder', () => {
  let stack: Stack;
  let profile: string;

  beforeAll(async () => {
    stack = await startOnServers();
    const user = await stack.register();
    profile = `user:profile:${user.id}`;
    await user.get(`/v1/users/${user.id}`);
    await user.get(`/v1/users/${user.id}`);
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
      ({ stdout }) => ({ ok: true, stdout, stderr: '' }),
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        return { ok: false, stdout, stderr };
      },
    );
  };

  it('says what it can do', async () => {
    const { ok, stdout } = await larder(['--help']);
    expect(ok).toBe(true);
    for (const name of ['stats', 'plan', 'explain', 'evict', 'warm', 'audit'])
      expect(stdout).toContain(`larder ${name}`);
  });

  it('prints what was read, by cache, and as JSON for programs', async () => {
    expect((await larder(['stats'])).stdout).toMatch(/user:profile:\{userId\} +\d/);
    const { process: ofProcess } = JSON.parse((await larder(['stats', '--json'])).stdout) as {
      process: { caches: { name: string; misses: number }[] };
    };
    expect(ofProcess.caches.find(({ name }) => name === 'user:profile:{userId}')?.misses).toBeGreaterThan(0);
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
    const redis = ['--redis', testRedisUrl(), '--prefix', 'nobody-else'];
    expect((await larder(['explain', 'a:b', ...redis])).stdout).toMatch(/^The next read: a load/);
    expect((await larder(['evict', 'a:*', '--yes', ...redis])).stdout).toBe('Evicted a:*.\n');
    expect((await larder(['stats', ...redis])).ok).toBe(true);
  });

  it.each([
    ['a command that is none', ['stat'], {}, "There is no command 'stat'"],
    ['an option that is none', ['stats', '--jsn'], {}, '--jsn'],
    ['a wrong password', ['stats'], { LARDER_PASSWORD: 'wrong password' }, 'do not belong together'],
    ['a service that is away', ['stats'], { LARDER_URL: 'http://127.0.0.1:9' }, 'Is the service running?'],
    ['a pattern that is none', ['evict', 'a::b', '--yes'], {}, 'empty segment'],
    ['a plan that is none', ['warm', 'nothing'], {}, 'Choose from'],
    ['a Redis that is away', ['stats', '--redis', 'redis://127.0.0.1:9'], {}, 'Redis cannot be used'],
  ])('tells of %s in one line', async (_, args, variables, message) => {
    const { ok, stdout, stderr } = await larder(args, variables);
    expect({ ok, stdout }).toEqual({ ok: false, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
