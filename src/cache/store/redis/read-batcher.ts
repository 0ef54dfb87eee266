import type { Redis } from 'ioredis';
import type { RemoteRead, ScopeNames } from '../remote-store.js';
import { redirectionOf } from './cluster-replies.js';
import type { NameGroup } from './name-group.js';
import { type CreateStamps, ReadBatch } from './read-batch.js';
import type { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';
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
    private readonly createStamps: CreateStamps,
  ) {}

  /** The entry of a key, and the stamps of its scopes, in order. */
  read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    return (this.batch ??= this.begin()).add(key, scopes);
  }

  private begin(): ReadBatch {
    const batch = new ReadBatch(this.nodes, this.keys, this.createStamps);
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
    const shares = new Map<Redis, NameGroup[]>();
    for (const group of batch.groups()) {
      try {
        const node = this.nodes.homeOf(group.first);
        const share = shares.get(node);
        if (share) share.push(group);
        else shares.set(node, [group]);
      } catch (error) {
        group.failed(error);
      }
    }
    for (const [node, share] of shares) this.fetch(node, share);
  }

  private fetch(node: Redis, groups: readonly NameGroup[]): void {
    this.nodes
      .to(node, (there) => ask(there, groups))
      .then(
        (server) => {
          for (const group of groups) {
            if (group.refusal === undefined) group.arrived(server);
            else void this.follow(group);
          }
        },
        (error: unknown) => {
          for (const group of groups) group.failed(error);
        },
      );
  }

  /** To where the server said that its names are. */
  private async follow(group: NameGroup): Promise<void> {
    try {
      const server = await this.nodes.at(group.first, async (there) => {
        const identity = await ask(there, [group]);
        if (group.refusal !== undefined) throw group.refusal as Error;
        return identity;
      });
      group.arrived(server);
    } catch (error) {
      group.failed(error);
    }
  }
}

/**
 * Asks a server for the names of the groups, which are told, and who it is.
 * @throws what keeps it from answering any of them; a redirection concerns one group, and is left there
 */
async function ask(node: Redis, groups: readonly NameGroup[]): Promise<string> {
  for (const group of groups) group.ask(node);
  const info = await node.info('replication');
  for (const { refusal } of groups) if (refusal !== undefined && !redirectionOf(refusal)) throw refusal as Error;
  return serverIdentity(info);
}
