import { endAtOnce } from './end-at-once.js';
import { RedisAdmin } from './redis-admin.js';
import { startRedis } from './redis-server.js';
import type { RedisServer } from './redis-server.js';
import { admitReplica, detachReplica, isLinked } from './replica-link.js';
import { slowDown, startSentinel } from './sentinel-process.js';
import type { SentinelProcess } from './sentinel-process.js';
import type { ServerProcess } from './server-process.js';
import { until } from './until.js';

interface Shape {
  /** How many sentinels: one, or three with a quorum of two. */
  sentinels: 1 | 3;
  /** Milliseconds after which a silent primary counts as dead: the replica takes over within about a second more. */
  downAfter: number;
  /** Further arguments of redis-server, for primary and replica. */
  args: string[];
}

interface Member {
  server: RedisServer;
  readonly admin: RedisAdmin;
  isRunning: boolean;
}

const NAME = 'larder';
/** Milliseconds. A replica that was without its primary for ten times as long is not promoted any more. */
const PATIENT_DOWN_AFTER = 60_000;
/** Milliseconds. */
const LONGEST_FAILOVER = 60_000;
/** Redis would wait some seconds for more replicas before it feeds the first one. */
const PROMPT = ['--repl-diskless-sync-delay', '0'];
/** Without them a server cannot be told to follow another one; nobody but Sentinel misses them. */
const FOLLOWING = ['slaveof', 'replicaof'];

/** A primary and its replica on loopback, under real sentinels. */
export class RedisSentinel {
  readonly name = NAME;
  private isDetached = false;

  private constructor(
    private readonly watchers: readonly SentinelProcess[],
    private leader: Member,
    private follower: Member,
    private readonly downAfter: number,
  ) {}

  static async start({ sentinels, downAfter, args }: Shape): Promise<RedisSentinel> {
    const started: ServerProcess[] = [];
    try {
      const member = async (...extra: string[]): Promise<Member> => {
        const server = await startRedis({ args: [...PROMPT, ...extra, ...args] });
        started.push(server);
        return { server, admin: new RedisAdmin(server.port), isRunning: true };
      };
      const leader = await member();
      const follower = await member('--replicaof', '127.0.0.1', String(leader.server.port));
      const watch = { name: NAME, port: leader.server.port, quorum: Math.ceil(sentinels / 2), downAfter };
      const watchers: SentinelProcess[] = [];
      while (watchers.length < sentinels) {
        const watcher = await startSentinel(watch);
        started.push(watcher.server);
        watchers.push(watcher);
      }
      const group = new RedisSentinel(watchers, leader, follower, downAfter);
      await group.settle();
      if (sentinels > 1) await Promise.all(watchers.map(slowDown));
      return group;
    } catch (error) {
      await endAtOnce(started);
      throw error;
    }
  }

  /** What a client needs, together with the name. */
  get sentinels(): { host: string; port: number }[] {
    return this.watchers.map(({ host, port }) => ({ host, port }));
  }

  /** Whoever is the primary now. */
  get primary(): RedisServer {
    return this.leader.server;
  }

  /** The other one: the replica, or a primary that was deposed or killed. */
  get replica(): RedisServer {
    return this.follower.server;
  }

  /** The replica misses every write from now on, until attachReplica() or its promotion. */
  async detachReplica(): Promise<void> {
    await detachReplica(this.follower.admin);
    this.isDetached = true;
  }

  async attachReplica(): Promise<void> {
    await admitReplica(this.follower.admin);
    this.isDetached = false;
    await this.settle();
  }

  /**
   * Lets the sentinels promote the replica, whatever it has missed.
   *
   * @param deposed `follows`: waits until the old primary is a replica; `answers`: it goes on as if nothing had
   *   happened, reads and writes included, until settle()
   */
  async failover(deposed: 'follows' | 'answers' = 'follows'): Promise<void> {
    if (deposed === 'answers') await this.permitFollowing(this.leader, '-');
    await this.judgeSilence(PATIENT_DOWN_AFTER);
    await until('the sentinels promoted the replica', () => this.isPromoting(), LONGEST_FAILOVER);
    await this.promoted();
    await this.judgeSilence(this.downAfter);
    if (deposed === 'follows') await this.settle();
  }

  /** The primary dies as on a power cut; waits until the sentinels have promoted the replica by themselves. */
  async killPrimary(): Promise<void> {
    this.leader.isRunning = false;
    this.leader.admin.close();
    await this.leader.server.kill();
    await this.promoted();
  }

  /** Brings the one that was killed back on its port, empty; it believes to be a primary until it is told. */
  async revive(): Promise<void> {
    const { port } = this.follower.server;
    await this.follower.server.stop();
    this.follower.server = await startRedis({ port, args: PROMPT });
    this.follower.isRunning = true;
    await this.settle();
  }

  /** Waits until the replica follows the primary and all sentinels would be ready for another failover. */
  async settle(): Promise<void> {
    await this.permitFollowing(this.follower, '+');
    await until('the replica followed the primary', async () => this.isDetached || (await this.isFollowing()));
    await until('all sentinels agreed', async () =>
      (await Promise.all(this.watchers.map((watcher) => this.isInformed(watcher)))).every(Boolean),
    );
  }

  async stop(): Promise<void> {
    for (const { admin } of [...this.watchers, this.leader, this.follower]) admin.close();
    await endAtOnce([...this.watchers, this.leader, this.follower].map(({ server }) => server));
  }

  /** Whether the first sentinel has promoted the replica. On a busy machine it may find none good enough, or give up. */
  private async isPromoting(): Promise<boolean> {
    const [first] = this.watchers;
    if (!first) return true;
    const { flags = '', port } = pairs((await first.admin.ask('SENTINEL', 'MASTER', NAME)) as string[]);
    if (port === String(this.follower.server.port)) return true;
    if (!flags.includes('failover_in_progress')) await first.admin.ask('SENTINEL', 'FAILOVER', NAME);
    return false;
  }

  private async judgeSilence(milliseconds: number): Promise<void> {
    const change = ['SENTINEL', 'SET', NAME, 'down-after-milliseconds', milliseconds] as const;
    await Promise.all(this.watchers.map(({ admin }) => admin.ask(...change)));
  }

  /** Waits until all sentinels name the former replica, and changes the roles here. */
  private async promoted(): Promise<void> {
    const { server, admin } = this.follower;
    await until('all sentinels named the new primary', async () => {
      const question = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME] as const;
      const answers = await Promise.all(this.watchers.map((watcher) => watcher.admin.text(...question)));
      return answers.every((address) => address === `127.0.0.1,${String(server.port)}`);
    });
    await until('the replica was primary', async () => (await admin.text('ROLE')).startsWith('master'));
    if (this.isDetached) await admitReplica(admin);
    this.isDetached = false;
    [this.leader, this.follower] = [this.follower, this.leader];
  }

  private async permitFollowing({ admin, isRunning }: Member, sign: '+' | '-'): Promise<void> {
    if (isRunning) await admin.ask('ACL', 'SETUSER', 'default', ...FOLLOWING.map((command) => `${sign}${command}`));
  }

  private async isFollowing(): Promise<boolean> {
    const { admin } = this.follower;
    const { master_port: port } = await admin.facts('INFO', 'replication');
    return port === String(this.leader.server.port) && isLinked(admin);
  }

  private async isInformed({ admin }: SentinelProcess): Promise<boolean> {
    const primary = pairs((await admin.ask('SENTINEL', 'MASTER', NAME)) as string[]);
    const [replica = {}] = ((await admin.ask('SENTINEL', 'REPLICAS', NAME)) as string[][]).map(pairs);
    return (
      primary.flags === 'master' &&
      primary.port === String(this.leader.server.port) &&
      primary['num-other-sentinels'] === String(this.watchers.length - 1) &&
      replica.port === String(this.follower.server.port) &&
      replica.flags === 'slave' &&
      (this.isDetached || replica['master-link-status'] === 'ok')
    );
  }
}

/** A group of servers on free ports, settled. */
export function startRedisSentinel(shape: Partial<Shape> = {}): Promise<RedisSentinel> {
  return RedisSentinel.start({ sentinels: 1, downAfter: 1_000, args: [], ...shape });
}

/** A flat list of names and values. */
function pairs(list: readonly string[]): Record<string, string> {
  const rows = list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : []));
  return Object.fromEntries(rows) as Record<string, string>;
}
