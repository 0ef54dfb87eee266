import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EvictionForm, Register, RegisterName, Registers, Subject } from '../faults/subject.js';
import { subjectOf } from '../faults/subjects.js';
import { testRedisUrl } from '../support/test-redis.js';

/** Registers in memory that count how often each was loaded. */
class CountingRegisters implements Registers {
  readonly loads = new Map<string, number>();
  private readonly versions = new Map<string, number>();

  async load(name: RegisterName): Promise<Register> {
    this.loads.set(name.key, (this.loads.get(name.key) ?? 0) + 1);
    return { ...name, version: this.versions.get(name.key) ?? 0 };
  }

  async update(name: RegisterName): Promise<Register> {
    const version = (this.versions.get(name.key) ?? 0) + 1;
    this.versions.set(name.key, version);
    return { ...name, version };
  }
}

const NAME = { group: 'g1', key: 'k1' };
/** The caches that can evict a whole group in one call. */
const WITH_GROUPS = ['bentocache', 'cacheable', 'async-cache-dedupe'];

describe.each(['bentocache', 'cache-manager', 'cacheable', 'async-cache-dedupe'])('the subject %s', (peer) => {
  const started: Subject[] = [];

  afterEach(async () => {
    await Promise.all(started.splice(0).map((subject) => subject.close()));
  });

  async function start(registers: Registers, near = true): Promise<Subject> {
    const { start: startPeer } = await subjectOf(peer);
    const subject = await startPeer({
      redis: { kind: 'single', url: testRedisUrl() },
      namespace: `test-${randomUUID()}`,
      node: 0,
      registers,
      near,
      ttl: 60_000,
      remoteTimeout: 5_000,
      nearMaxStaleness: 30_000,
      clock: { wall: () => Date.now(), monotonic: () => performance.now() },
    });
    started.push(subject);
    return subject;
  }

  it.each([true, false])('loads once what is read twice (near: %s)', async (near) => {
    const registers = new CountingRegisters();
    const subject = await start(registers, near);
    const first = await subject.read(NAME);
    expect(first).toEqual({ ...NAME, version: 0 });
    expect(await subject.read(NAME)).toEqual(first);
    expect(registers.loads.get(NAME.key)).toBe(1);
  });

  it.each<EvictionForm>(['key', 'pattern', 'tag'])('feels its own write that evicts by %s', async (form) => {
    const registers = new CountingRegisters();
    const subject = await start(registers);
    await subject.read(NAME);
    expect(await subject.write(NAME, form)).toMatchObject({ version: 1 });
    expect(await subject.read(NAME)).toEqual({ ...NAME, version: 1 });
  });

  it.each<EvictionForm>(['pattern', 'tag'])('evicts by %s the group as far as it knows groups', async (form) => {
    const registers = new CountingRegisters();
    const subject = await start(registers);
    const [sibling, stranger] = [
      { ...NAME, key: 'k2' },
      { group: 'g2', key: 'k3' },
    ];
    for (const name of [NAME, sibling, stranger]) await subject.read(name);
    await subject.evict(NAME, form);
    for (const name of [NAME, sibling, stranger]) await subject.read(name);
    expect(Object.fromEntries(registers.loads)).toEqual({
      [NAME.key]: 2,
      [sibling.key]: WITH_GROUPS.includes(peer) ? 2 : 1,
      [stranger.key]: 1,
    });
  });

  it('rejects where the database does', async () => {
    const subject = await start({
      load: async () => Promise.reject(new Error('no database')),
      update: async () => Promise.reject(new Error('no database')),
    });
    // Some wrap the error of a loader.
    await expect(subject.read(NAME)).rejects.toThrow(Error);
    await expect(subject.write(NAME, 'key')).rejects.toThrow('no database');
  });
});
