import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gate } from '../../../support/cache/gate.js';
import { named, PLAN, turns, WarmingFleet } from '../../../support/cache/warming.js';

describe('warming', () => {
  let fleet: WarmingFleet;
  beforeEach(() => {
    fleet = new WarmingFleet();
  });
  afterEach(() => fleet.stop());

  it('loads what its source names when the application is ready, and readers hit', async () => {
    const { pages, cache, plan } = await fleet.node({ names: () => named(3) });
    expect([pages.loaded, plan.state]).toStrictEqual([[], 'idle']);
    await fleet.pass(1);
    expect(pages.loaded).toStrictEqual(['p0', 'p1', 'p2']);
    await pages.find('p1');
    expect(pages.loaded).toHaveLength(3);
    expect(cache.stats()).toMatchObject({ loads: 3, misses: 0 });
  });

  it('leaves alone what is fresh, and asks for all of it together', async () => {
    const { pages, warming, remote, cache } = await fleet.node({
      names: () => named(100),
      schedule: { atStart: false },
    });
    for (const name of ['p3', 'p97']) await pages.find(name);
    await cache.settled();
    const before = remote.calls.length;
    const result = await warming.run(PLAN);
    expect(result).toMatchObject({ outcome: 'completed', total: 100, loaded: 98, warm: 2, failed: 0 });
    // The lease of the plan, then looks at all, before anything else happens.
    expect(remote.calls.slice(before, before + 101)).toStrictEqual(['lease', ...Array<string>(100).fill('read')]);
  });

  it('finds warm what the remote store has, and cold what only the near store has', async () => {
    const { pages, warming } = await fleet.node({ names: () => named(1), schedule: { atStart: false } });
    await warming.run(PLAN);
    expect(await warming.run(PLAN)).toMatchObject({ loaded: 0, warm: 1 });
    fleet.server.flush();
    expect(await warming.run(PLAN)).toMatchObject({ loaded: 1, warm: 0 });
    expect(pages.loaded).toStrictEqual(['p0', 'p0']);
  });

  it('works without a remote store', async () => {
    const { pages, warming, cache } = await fleet.node({ names: () => named(2) }, { remote: undefined as never });
    await pages.find('p0');
    await fleet.pass(1);
    expect(pages.loaded).toStrictEqual(['p0', 'p1']);
    expect(warming.plan(PLAN)).toMatchObject({ loaded: 1, warm: 1, last: { outcome: 'completed' } });
    expect(await cache.has('page:p1')).toBe(true);
  });

  it('goes on when a call fails, and counts it', async () => {
    const load = async (name: string): Promise<string> => {
      if (name === 'p1') throw new Error('no such page');
      return name;
    };
    const { pages, warming } = await fleet.node({ names: () => named(3), schedule: { atStart: false }, load });
    expect(await warming.run(PLAN)).toMatchObject({ outcome: 'completed', loaded: 2, failed: 1 });
    expect(pages.loaded).toStrictEqual(['p0', 'p1', 'p2']);
  });

  it('ends when everything fails, instead of asking a source that is away for all of it', async () => {
    const load = () => Promise.reject(new Error('connection refused'));
    const schedule = { atStart: false, concurrency: 1 };
    const { pages, warming } = await fleet.node({ names: () => named(1_000), schedule, load });
    expect(await warming.run(PLAN)).toMatchObject({ outcome: 'loads-failed', failed: 20, error: /refused/ as never });
    expect(pages.loaded).toHaveLength(20);
  });

  it('tells of a source that fails, and does not ask it again before the next run', async () => {
    let asked = 0;
    const names = (): never => {
      asked += 1;
      throw new Error('no list today');
    };
    const { plan, warming } = await fleet.node({ names, schedule: { every: '10m' } });
    await fleet.pass(60_000);
    expect(asked).toBe(1);
    expect(plan.last).toBeUndefined();
    expect(warming.plan(PLAN).last).toMatchObject({ outcome: 'source-failed', error: 'Error: no list today' });
    await fleet.pass(600_000, 10_000);
    expect(asked).toBe(2);
  });

  it('gives up a source that names nothing any more', async () => {
    // eslint-disable-next-line require-yield
    const names = async function* (): AsyncGenerator<[string]> {
      await new Promise(() => {});
    };
    const { warming } = await fleet.node({ names, schedule: { atStart: false } });
    const result = warming.run(PLAN);
    await turns();
    await fleet.pass(60_000, 5_000);
    expect(await result).toMatchObject({
      outcome: 'source-failed',
      error: 'Error: the source took longer than 60000 ms',
    });
  });

  it('never loads more at a time than its limit', async () => {
    const gate = new Gate<string>();
    const schedule = { atStart: false, concurrency: 3 };
    const { pages, warming } = await fleet.node({ names: () => named(10), schedule, load: () => gate.pass() });
    const result = warming.run(PLAN);
    await turns();
    expect(pages.loaded).toHaveLength(3);
    gate.open('page');
    expect(await result).toMatchObject({ loaded: 10 });
    expect(pages.most).toBe(3);
  });

  it('begins no more loads in a second than its rate', async () => {
    const { pages, warming } = await fleet.node({
      names: () => named(5),
      schedule: { atStart: false, perSecond: 2 },
    });
    const result = warming.run(PLAN);
    await turns();
    const counts = [pages.loaded.length];
    for (let n = 0; n < 4; n += 1) {
      await fleet.pass(500, 250);
      counts.push(pages.loaded.length);
    }
    expect(counts).toStrictEqual([1, 2, 3, 4, 5]);
    expect(await result).toMatchObject({ loaded: 5 });
  });

  it('does not keep a value that an eviction has outdated meanwhile', async () => {
    const gate = new Gate<string>();
    const { pages, warming, cache } = await fleet.node({
      names: () => named(1),
      schedule: { atStart: false },
      load: () => gate.pass(),
    });
    const result = warming.run(PLAN);
    await gate.reached;
    await pages.change('p0');
    gate.open('old');
    expect(await result).toMatchObject({ loaded: 0, unkept: 1 });
    await cache.settled();
    expect([await cache.has('page:p0'), await fleet.server.remaining('page:p0')]).toStrictEqual([false, undefined]);
  });

  it.each(['with', 'without'])('does not load what a reader is loading already, %s a remote store', async (remote) => {
    const gate = new Gate<string>();
    const { pages, warming } = await fleet.node(
      { names: () => named(1), schedule: { atStart: false }, load: () => gate.pass() },
      remote === 'without' ? { remote: undefined as never } : {},
    );
    const reading = pages.find('p0');
    await gate.reached;
    expect(await warming.run(PLAN)).toMatchObject({ loaded: 0, warm: 1 });
    gate.open('page');
    await reading;
    expect(pages.loaded).toStrictEqual(['p0']);
  });

  it.each(['with', 'without'])('lets readers wait for what it is loading, %s a remote store', async (remote) => {
    const gate = new Gate<string>();
    const { pages, warming } = await fleet.node(
      { names: () => named(1), schedule: { atStart: false }, load: () => gate.pass() },
      remote === 'without' ? { remote: undefined as never } : {},
    );
    const result = warming.run(PLAN);
    await gate.reached;
    const readings = [pages.find('p0'), pages.find('p0')];
    await turns();
    gate.open('page');
    expect(await result).toMatchObject({ loaded: 1 });
    await fleet.pass(1_000);
    expect(await Promise.all(readings)).toStrictEqual(['page', 'page']);
    expect(pages.loaded).toStrictEqual(['p0']);
  });

  it('shows its progress while it works', async () => {
    const gates = [new Gate<string>(), new Gate<string>()] as const;
    let load = 0;
    const { warming } = await fleet.node({
      names: () => named(2),
      schedule: { atStart: false, concurrency: 1 },
      load: () => gates[load++ % 2 === 0 ? 0 : 1].pass(),
    });
    const seen: string[] = [];
    warming.changes.subscribe(({ state, done, total }) => seen.push(`${state} ${done}/${total}`));
    const result = warming.run(PLAN);
    await gates[0].reached;
    expect(warming.plans()).toStrictEqual([
      expect.objectContaining({
        plan: PLAN,
        state: 'running',
        node: 'node-0',
        startedAt: 1_000_000,
        total: 2,
        done: 0,
      }),
    ]);
    gates[0].open('page');
    await gates[1].reached;
    expect(warming.plan(PLAN)).toMatchObject({ state: 'running', done: 1, loaded: 1, isTotalKnown: true });
    gates[1].open('page');
    expect(await result).toMatchObject({ plan: PLAN, node: 'node-0', outcome: 'completed', loaded: 2 });
    expect(seen[0]).toBe('running 0/0');
    expect(seen.slice(-2)).toStrictEqual(['running 2/2', 'idle 2/2']);
  });

  it('is run by hand as well, also where it is switched off', async () => {
    const { pages, warming } = await fleet.node({ names: () => named(1) }, { warming: false });
    await fleet.pass(5_000);
    expect(pages.loaded).toStrictEqual([]);
    expect(await warming.run(PLAN)).toMatchObject({ outcome: 'completed', loaded: 1 });
    await expect(warming.run('Pages.fnd')).rejects.toThrow(
      "CACHE.UNKNOWN_WARM_PLAN: there is no warm plan 'Pages.fnd'; did you mean 'Pages.find'?",
    );
  });

  it('joins the run under way when it is run by hand meanwhile', async () => {
    const gate = new Gate<string>();
    const { pages, warming } = await fleet.node({ names: () => named(1), load: () => gate.pass() });
    await fleet.pass(1);
    const joined = warming.run(PLAN);
    gate.open('page');
    expect(await joined).toMatchObject({ outcome: 'completed', loaded: 1 });
    expect(pages.loaded).toHaveLength(1);
  });

  it('ends at once when the application shuts down, and does not wait for what it was loading', async () => {
    const gate = new Gate<string>();
    const node = await fleet.node({
      names: () => named(10),
      schedule: { concurrency: 2, every: '1m' },
      load: () => gate.pass(),
    });
    await fleet.pass(1);
    expect(node.pages.loaded).toHaveLength(2);
    await node.application.close();
    expect(node.plan).toMatchObject({ state: 'idle', last: { outcome: 'shut-down', loaded: 0 } });
    gate.open('page');
    await fleet.pass(120_000, 10_000);
    expect(node.pages.loaded).toHaveLength(2);
  });
});

describe('the schedule of a plan', () => {
  let fleet: WarmingFleet;
  beforeEach(() => {
    fleet = new WarmingFleet();
  });
  afterEach(() => fleet.stop());

  it('loads again what has gone cold, and only that', async () => {
    const { pages } = await fleet.node({ names: () => named(2), schedule: { every: '10m' } });
    await fleet.pass(1);
    await pages.change('p1');
    await fleet.pass(600_000, 10_000);
    expect(pages.loaded).toStrictEqual(['p0', 'p1', 'p1']);
  });

  it('keeps warm what would expire before the next run, where it says so', async () => {
    const runs = async (schedule: { every: '40m'; keepWarm?: boolean }): Promise<number> => {
      const { pages, application } = await fleet.node({ names: () => named(1), schedule });
      await fleet.pass(1);
      await fleet.pass(41 * 60_000, 60_000);
      await application.close();
      fleet.server.flush();
      return pages.loaded.length;
    };
    expect(await runs({ every: '40m' })).toBe(1);
    expect(await runs({ every: '40m', keepWarm: true })).toBe(2);
  });

  it('serves the old value while it is loaded anew', async () => {
    const gate = new Gate<string>();
    let version = 0;
    const { pages, cache } = await fleet.node({
      names: () => named(1),
      schedule: { every: '40m', keepWarm: true },
      load: async () => (version++ === 0 ? 'first' : gate.pass()),
    });
    await fleet.pass(1);
    await fleet.pass(40 * 60_000, 60_000);
    await gate.reached;
    expect(await pages.find('p0')).toBe('first');
    gate.open('second');
    await cache.settled();
    await fleet.pass(3_000);
    expect(await pages.find('p0')).toBe('second');
  });

  it('waits for its interval where it is not to run at the start, up to a tenth less', async () => {
    const schedule = { every: '10m', atStart: false } as const;
    const late = await fleet.node({ names: () => named(1), schedule });
    await fleet.pass(599_000, 1_000);
    expect(late.pages.loaded).toHaveLength(0);
    await fleet.pass(1_000);
    expect(late.pages.loaded).toHaveLength(1);
    fleet.server.flush();
    const early = await fleet.node({ names: () => named(1), schedule }, { random: () => 0.999 });
    await fleet.pass(541_000, 1_000);
    expect(early.pages.loaded).toHaveLength(1);
  });
});
