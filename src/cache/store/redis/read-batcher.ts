import type { Redis } from 'ioredis';
import type { ScopeNames } from '../remote-store.js';
import { redirectionOf } from './cluster-replies.js';
import type { NameGroup } from './name-group.js';
import { ReadBatch, type ReadWithStamps } from './read-batch.js';
import type { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';
import { dataReply } from './replies.js';
import { serverIdentity } from './server-facts.js';

/**
 * Merges the reads of one tick: for each server one MGET for each slot (without a cluster there is one), each distinct
 * name once, followed by one look at the server's identity. The identity is asked for last: should it change in
 * between, what was read is judged against the new one, and dies.
 */
export class ReadBatcher {
  private batch: ReadBatch | undefined;

  constructor(
    private readonly nodes: RedisNodes,
    private readonly keys: RedisKeys,
  ) {}

  /** The entry of a key, and the stamps of its scopes, in order. */
  read(key: string, scopes: ScopeNames): Promise<ReadWithStamps> {
    return (this.batch ??= this.begin()).add(key, scopes);
  }

  private begin(): ReadBatch {
    const batch = new ReadBatch(this.nodes, this.keys);
    process.nextTick(() => {
      this.batch = undefined;
      if (this.nodes.isOpen) this.send(batch);
      else void this.sendLater(batch);
    });
    return batch;
  }

  private async sendLater(batch: ReadBatch): Promise<void> {
    try {
      await this.nodes.opened();
      this.send(batch);
    } catch (error) {
      batch.fail(error);
    }
  }

  private send(batch: ReadBatch): void {
    const identities = new Map<Redis, Identity>();
    for (const group of batch.groups()) void this.fetch(group, identities);
    // After all that the servers are asked for.
    for (const identity of identities.values()) void identity.ask();
  }

  private async fetch(group: NameGroup, identities: Map<Redis, Identity>): Promise<void> {
    try {
      const [values, server] = await this.valuesOf(group.names, identities);
      group.arrived(values, server);
    } catch (error) {
      group.failed(error);
    }
  }

  private async valuesOf(names: readonly string[], identities: Map<Redis, Identity>): Promise<[Values, string]> {
    const [first = ''] = names;
    const node = this.nodes.homeOf(first);
    let identity = identities.get(node);
    if (!identity) identities.set(node, (identity = new Identity(this.nodes, node)));
    try {
      const values = await this.nodes.to(node, () => valuesAt(node, names));
      return [values, await identity.ask()];
    } catch (error) {
      if (!redirectionOf(error)) throw error;
      // Together, so that both answers come from the same server.
      return this.nodes.at(first, async (there) => {
        const values = valuesAt(there, names);
        const info = there.info('replication');
        return Promise.all([values, info.then(serverIdentity)]);
      });
    }
  }
}

type Values = readonly (Buffer | null)[];

async function valuesAt(node: Redis, names: readonly string[]): Promise<Values> {
  return dataReply(await node.mgetBuffer([...names]), names.length);
}

/** Who a server is: asked once for all that is read of it together. */
class Identity {
  private answer: Promise<string> | undefined;

  constructor(
    private readonly nodes: RedisNodes,
    private readonly node: Redis,
  ) {}

  ask(): Promise<string> {
    return (this.answer ??= this.send());
  }

  private send(): Promise<string> {
    const answer = this.nodes.to(this.node, async (node) => serverIdentity(await node.info('replication')));
    // Those who read are told; perhaps nobody does any more.
    answer.catch(() => {});
    return answer;
  }
}
