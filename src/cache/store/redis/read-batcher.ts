import type { Redis } from 'ioredis';
import { redirectionOf } from './cluster-replies.js';
import type { RedisNodes } from './redis-nodes.js';
import { dataReply } from './replies.js';
import { serverIdentity } from './server-facts.js';

/** A value, and the identity of the server that gave it. */
export interface BatchedValue {
  readonly value: Buffer | null;
  readonly server: string;
}

interface PendingRead {
  readonly names: readonly string[];
  readonly resolve: (read: readonly BatchedValue[]) => void;
  readonly reject: (error: unknown) => void;
}

type Values = readonly (Buffer | null)[];

/** Names in one MGET; more go into further ones. */
const NAMES_PER_COMMAND = 1_000;

/**
 * Merges the reads of one tick: for each server one MGET for each slot (without a cluster there is one), each distinct
 * name once, followed by one look at the server's identity. The identity is asked for last: should it change in
 * between, what was read is judged against the new one, and dies.
 */
export class ReadBatcher {
  private pending: PendingRead[] = [];

  constructor(private readonly nodes: RedisNodes) {}

  /** @returns one for each name, in order */
  read(names: readonly string[]): Promise<readonly BatchedValue[]> {
    return new Promise((resolve, reject) => {
      this.pending.push({ names, resolve, reject });
      if (this.pending.length === 1) process.nextTick(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    const reads = this.pending;
    this.pending = [];
    try {
      await this.nodes.opened();
    } catch (error) {
      for (const read of reads) read.reject(error);
      return;
    }
    const values = new Map<string, BatchedValue>();
    const arrivals = this.fetch(new Set(reads.flatMap((read) => read.names)), values);
    for (const { names, resolve, reject } of reads) {
      const needed = new Set(names.flatMap((name) => arrivals.get(name) ?? []));
      Promise.all(needed).then(() => {
        resolve(names.map((name) => values.get(name) ?? { value: null, server: '' }));
      }, reject);
    }
  }

  /** @returns for each name, when it is among the values */
  private fetch(names: Iterable<string>, values: Map<string, BatchedValue>): Map<string, Promise<void>> {
    const arrivals = new Map<string, Promise<void>>();
    const identities = new Map<Redis, () => Promise<string>>();
    for (const group of this.groups(names)) {
      const arrival = this.fetchGroup(group, identities).then(([found, server]) => {
        group.forEach((name, index) => values.set(name, { value: found[index] ?? null, server }));
      });
      for (const name of group) arrivals.set(name, arrival);
    }
    // After all that the servers are asked for.
    for (const ask of identities.values()) ask().catch(() => {});
    return arrivals;
  }

  private async fetchGroup(
    group: readonly string[],
    identities: Map<Redis, () => Promise<string>>,
  ): Promise<[Values, string]> {
    const [first = ''] = group;
    const node = this.nodes.homeOf(first);
    const identity =
      identities.get(node) ??
      once(() => this.nodes.to(node, async () => serverIdentity(await node.info('replication'))));
    identities.set(node, identity);
    try {
      const values = await this.nodes.to(node, () => valuesOf(node, group));
      return [values, await identity()];
    } catch (error) {
      if (!redirectionOf(error)) throw error;
      // Together, so that both answers come from the same server.
      return this.nodes.at(first, async (there) => {
        const values = valuesOf(there, group);
        const info = there.info('replication');
        return Promise.all([values, info.then(serverIdentity)]);
      });
    }
  }

  /** Names of one slot, so many that one command can ask for them. */
  private groups(names: Iterable<string>): Iterable<readonly string[]> {
    const bySlot = new Map<number, string[]>();
    const full: string[][] = [];
    for (const name of names) {
      const slot = this.nodes.slotOf(name);
      const group = bySlot.get(slot);
      if (group?.push(name) === NAMES_PER_COMMAND) {
        full.push(group);
        bySlot.delete(slot);
      } else if (!group) bySlot.set(slot, [name]);
    }
    return [...full, ...bySlot.values()];
  }
}

async function valuesOf(node: Redis, group: readonly string[]): Promise<Values> {
  return dataReply(await node.mgetBuffer([...group]), group.length);
}

/** Runs it the first time; later calls get the same result. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= run());
}
