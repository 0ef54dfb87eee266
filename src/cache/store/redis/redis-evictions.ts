import type { EvictionTarget } from '../../key/eviction-target.js';
import { responsesLast } from '../../key/response-keys.js';
import { toRedisGlob } from '../../key/wildcard.js';
import type { EvictOptions } from '../remote-store.js';
import type { Announcements } from './announcements.js';
import { isTryAgain, redirectionOf } from './cluster-replies.js';
import { NAMES_PER_KEY, type RedisKeys } from './redis-keys.js';
import type { RedisNodes, Survey } from './redis-nodes.js';
import { EVICT } from './redis-scripts.js';
import { scanReply } from './replies.js';

/** Names unlinked by one call, below the limit of Lua's `unpack`. */
const UNLINK_BATCH = 1_000;

/** How often a search is begun that the servers' changes made worthless. */
const MOST_SEARCHES = 3;

/** Removes names, wherever they are, and announces it when the last one is gone. */
export class RedisEvictions {
  constructor(
    private readonly nodes: RedisNodes,
    private readonly keys: RedisKeys,
    private readonly announcements: Announcements,
  ) {}

  /** @returns the identities of the servers that did it */
  evict(targets: readonly EvictionTarget[], options: EvictOptions): Promise<readonly string[]> {
    if (this.nodes.layout !== 'single' || targets.length > UNLINK_BATCH / NAMES_PER_KEY)
      return this.evictInSteps(targets, options);
    const names: string[] = [];
    for (const target of targets) {
      if (target.kind === 'wildcard') return this.evictInSteps(targets, options);
      names.push(...this.keys.namesOf(target));
    }
    return this.unlink(names, options.announcement);
  }

  private async evictInSteps(
    targets: readonly EvictionTarget[],
    { announcement, alive = (): void => {} }: EvictOptions,
  ): Promise<readonly string[]> {
    const { first, last } = responsesLast(targets);
    if (last.length === 0) return this.round(first, alive, announcement);
    const servers = await this.round(first, alive);
    return [...new Set([...servers, ...(await this.round(last, alive, announcement))])];
  }

  /** Keys and wildcards, then the stamps of all scopes together; the announcement goes with the last of it. */
  private async round(
    targets: readonly EvictionTarget[],
    alive: () => void,
    announcement?: Buffer,
  ): Promise<readonly string[]> {
    const servers = new Set<string>();
    const names: string[] = [];
    for (const target of targets) {
      if (target.kind !== 'wildcard') names.push(...this.keys.namesOf(target));
      else for (const server of await this.search(toRedisGlob(target.pattern), alive)) servers.add(server);
    }
    const last = this.nodes.slotOf(this.announcements.channel);
    const bySlot = this.bySlot(names);
    const unlink = async (batch: readonly string[], told?: Buffer): Promise<void> => {
      for (const server of await this.unlink(batch, told)) servers.add(server);
      alive();
    };
    await Promise.all(
      [...bySlot]
        .filter(([slot]) => slot !== last)
        .flatMap(([, group]) => batchesOf(group))
        .map((batch) => unlink(batch)),
    );
    const batches = batchesOf(bySlot.get(last) ?? []);
    // More scopes than go in one step: what was made of a later one has to go when that is gone.
    if (batches.length > 1) for (const batch of batches) await unlink(batch);
    const closing = batches.pop() ?? [];
    for (const batch of batches) await unlink(batch);
    if (closing.length > 0 || announcement || servers.size === 0) await unlink(closing, announcement);
    return [...servers];
  }

  /** Removes names of one slot, leases before their entries; without names it only announces. */
  unlink(names: readonly string[], announcement?: Buffer): Promise<readonly string[]> {
    const at = names[0] ?? this.announcements.channel;
    // Subscribers are where the slot still is: what is said where it goes is not heard.
    const options = { at, follow: announcement ? 'moved' : 'all' } as const;
    return EVICT.run(this.nodes, names, this.announcements.asArguments(announcement), options).then(
      (server) => [server],
      (error: unknown) => {
        if (!isTryAgain(error) && !(announcement && redirectionOf(error)?.kind === 'ASK')) throw error;
        return this.unlinkEach(names, announcement);
      },
    );
  }

  /**
   * Some of the names have moved already. A fill must not slip between an entry and its lease: the lease goes first. What
   * was made of one of several while that was still there has to go when it is gone: so these are removed twice.
   */
  private async unlinkEach(names: readonly string[], announcement?: Buffer): Promise<readonly string[]> {
    const servers = new Set<string>();
    for (const name of names.length > 1 ? [...names, ...names] : names)
      servers.add(await EVICT.run(this.nodes, [name], []));
    if (announcement) await this.announcements.publish(announcement);
    return [...servers];
  }

  /** All leases first, then all entries: a loader that fills between the two passes has lost its lease. */
  private async search(keyGlob: string, alive: () => void): Promise<readonly string[]> {
    for (let searches = 1; ; searches += 1) {
      const before = await this.nodes.survey();
      for (const kind of ['leases', 'entries'] as const) await this.pass(before, this.keys.glob(keyGlob, kind), alive);
      const after = await this.nodes.survey();
      alive();
      if (after.signature === before.signature) return after.servers.map(({ identity }) => identity);
      if (searches === MOST_SEARCHES) throw new Error(`${this.nodes.description} changed during the search`);
    }
  }

  /**
   * Looks at every name of every server. While names are moving, one server after the other and twice: whatever the
   * direction, where a name comes from is searched before where it goes.
   */
  private async pass({ servers, isMoving }: Survey, glob: string, alive: () => void): Promise<void> {
    const rounds = isMoving ? [...servers, ...servers].map((server) => [server]) : [servers];
    for (const round of rounds) await Promise.all(round.map((server) => this.scan(server, glob, alive)));
  }

  private async scan({ node }: Survey['servers'][number], glob: string, alive: () => void): Promise<void> {
    let cursor = '0';
    do {
      const from = cursor;
      const { next, names } = await this.nodes.to(node, async () =>
        scanReply(await node.scan(from, 'MATCH', glob, 'COUNT', UNLINK_BATCH)),
      );
      alive();
      const batches = [...this.bySlot(names).values()].flatMap(batchesOf);
      await Promise.all(
        batches.map(async (batch) => {
          await this.unlink(batch);
          alive();
        }),
      );
      cursor = next;
    } while (cursor !== '0');
  }

  private bySlot(names: readonly string[]): Map<number, string[]> {
    const groups = new Map<number, string[]>();
    for (const name of names) {
      const slot = this.nodes.slotOf(name);
      const group = groups.get(slot);
      if (group) group.push(name);
      else groups.set(slot, [name]);
    }
    return groups;
  }
}

function batchesOf(names: readonly string[]): (readonly string[])[] {
  const batches: (readonly string[])[] = [];
  for (let from = 0; from < names.length; from += UNLINK_BATCH) batches.push(names.slice(from, from + UNLINK_BATCH));
  return batches;
}
