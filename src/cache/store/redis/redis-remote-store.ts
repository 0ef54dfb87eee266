import { randomUUID } from 'node:crypto';
import { newEntryId } from '../../entry/entry-id.js';
import type { EvictionTarget } from '../../key/eviction-target.js';
import { toRedisGlob } from '../../key/wildcard.js';
import type {
  FillRequest,
  LeaseReply,
  LeaseRequest,
  PutRequest,
  RemoteRead,
  RemoteStore,
  ScopeNames,
} from '../remote-store.js';
import { ReadBatcher } from './read-batcher.js';
import { RedisConnection, type RedisLocation } from './redis-connection.js';
import { RedisKeys } from './redis-keys.js';
import { EVICT, FILL, LEASE, PUT, RELEASE } from './redis-scripts.js';

/** A stamp goes this long after it was made, and the entries made under it with it. Milliseconds. */
const STAMP_TTL = 7 * 24 * 3_600_000;

/** Keys unlinked by one call, below the limit of Lua's `unpack`. */
const UNLINK_BATCH = 1_000;

const NONE = Buffer.alloc(0);

/** The remote store on one Redis server (7.0 or newer). */
export class RedisRemoteStore implements RemoteStore {
  private readonly connection: RedisConnection;
  private readonly keys: RedisKeys;
  private readonly batcher: ReadBatcher;

  constructor(location: RedisLocation, namespace: string) {
    this.connection = new RedisConnection(location);
    this.keys = new RedisKeys(namespace);
    this.batcher = new ReadBatcher(this.connection.client);
  }

  get description(): string {
    return this.connection.description;
  }

  onReady(listener: () => void): void {
    this.connection.onReady(listener);
  }

  connect(timeout: number): Promise<void> {
    return this.connection.connect(timeout);
  }

  async read(key: string, scopes: ScopeNames): Promise<RemoteRead> {
    const { values, server } = await this.batcher.read([
      this.keys.entry(key),
      ...scopes.map((scope) => this.keys.stamp(scope)),
    ]);
    const [entry, ...found] = values;
    const stamps = await Promise.all(
      scopes.map(async (scope, index) => found[index] ?? (await this.createStamp(scope))),
    );
    return { entry: entry ?? undefined, entryServer: server, stamps, stampServer: server };
  }

  async lease(key: string, { token, ttl, seenId, force }: LeaseRequest): Promise<LeaseReply> {
    const names = [this.keys.entry(key), this.keys.lease(key)];
    const reply = await LEASE.run(this.client, names, [token, Math.ceil(ttl), seenId ?? NONE, force ? 1 : 0]);
    const [kind, value] = reply as readonly [Buffer, Buffer];
    switch (kind.toString()) {
      case 'ours':
        return { kind: 'ours', server: value.toString('latin1') };
      case 'entry':
        return { kind: 'entry', entry: value };
      default:
        return { kind: 'held' };
    }
  }

  async fill(key: string, { token, server, id, fingerprint, body, ttl }: FillRequest): Promise<boolean> {
    const names = [this.keys.entry(key), this.keys.lease(key)];
    const filled = await FILL.run(this.client, names, [
      token,
      server,
      id,
      Buffer.concat([fingerprint, body]),
      Math.ceil(ttl),
    ]);
    return Number(filled) === 1;
  }

  async release(key: string, token: Buffer): Promise<void> {
    await RELEASE.run(this.client, [this.keys.lease(key)], [token]);
  }

  async put(key: string, { base, id, body }: PutRequest): Promise<boolean> {
    const names = [this.keys.entry(key), this.keys.lease(key)];
    return Number(await PUT.run(this.client, names, [base ?? NONE, id, body])) === 1;
  }

  async evict(targets: readonly EvictionTarget[], alive = (): void => {}): Promise<void> {
    const names: string[] = [];
    for (const target of targets) {
      if (target.kind === 'wildcard') await this.evictMatching(toRedisGlob(target.pattern), alive);
      else names.push(...this.keys.namesOf(target));
    }
    await this.unlink(names, alive);
  }

  async extend(key: string, ttl: number): Promise<void> {
    await this.client.pexpire(this.keys.entry(key), Math.ceil(ttl));
  }

  async remaining(key: string): Promise<number | undefined> {
    const left = await this.client.pttl(this.keys.entry(key));
    return left < 0 ? undefined : left;
  }

  async probe(): Promise<void> {
    const name = `${this.keys.probe}:${randomUUID()}`;
    const written = randomUUID();
    await this.client.set(name, written, 'PX', 10_000);
    const read = await this.client.get(name);
    // By a script: a server that refuses those (older than 7.0, a replica, an ACL) cannot be used.
    await EVICT.run(this.client, [name], []);
    if (read !== written) throw new Error('the probe key did not come back as it was written');
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private get client() {
    return this.connection.client;
  }

  /** A stamp that is missing is never assumed: one is created, unless another process was first. */
  private async createStamp(scope: string): Promise<Buffer> {
    const stamp = newEntryId();
    const other = await this.client.setBuffer(this.keys.stamp(scope), stamp, 'PX', STAMP_TTL, 'NX', 'GET');
    return other ?? stamp;
  }

  /** All leases first, then all entries: a loader that fills between the two passes has lost its lease. */
  private async evictMatching(keyGlob: string, alive: () => void): Promise<void> {
    for (const kind of ['l', 'e'] as const) {
      let cursor = '0';
      do {
        const [next, names] = await this.client.scan(
          cursor,
          'MATCH',
          this.keys.glob(keyGlob, kind),
          'COUNT',
          UNLINK_BATCH,
        );
        alive();
        await this.unlink(names, alive);
        cursor = next;
      } while (cursor !== '0');
    }
  }

  private async unlink(names: readonly string[], alive: () => void): Promise<void> {
    for (let from = 0; from < names.length; from += UNLINK_BATCH) {
      await EVICT.run(this.client, names.slice(from, from + UNLINK_BATCH), []);
      alive();
    }
  }
}
