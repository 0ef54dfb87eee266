import type { Redis } from 'ioredis';

/** Values for the names of one request, and the identity of the server they were read from. */
export interface BatchedRead {
  readonly values: readonly (Buffer | null)[];
  readonly server: string;
}

interface PendingRead {
  readonly names: readonly string[];
  resolve(read: BatchedRead): void;
  reject(error: unknown): void;
}

/** Names in one MGET; more go into further ones of the same pipeline. */
const NAMES_PER_COMMAND = 1_000;

/**
 * Merges the reads of one tick into one MGET, each distinct name once, followed by one look at the server's identity.
 * The identity is asked for last: should it change in between, what was read is judged against the new one, and dies.
 */
export class ReadBatcher {
  private pending: PendingRead[] = [];

  constructor(private readonly client: Redis) {}

  read(names: readonly string[]): Promise<BatchedRead> {
    return new Promise((resolve, reject) => {
      this.pending.push({ names, resolve, reject });
      if (this.pending.length === 1) process.nextTick(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    const reads = this.pending;
    this.pending = [];
    try {
      const names = [...new Set(reads.flatMap((read) => read.names))];
      const [server, values] = await this.fetch(names);
      for (const read of reads) {
        read.resolve({ server, values: read.names.map((name) => values.get(name) ?? null) });
      }
    } catch (error) {
      for (const read of reads) read.reject(error);
    }
  }

  private async fetch(names: readonly string[]): Promise<[string, Map<string, Buffer | null>]> {
    const replies: Promise<(Buffer | null)[]>[] = [];
    for (let from = 0; from < names.length; from += NAMES_PER_COMMAND) {
      replies.push(this.client.mgetBuffer(names.slice(from, from + NAMES_PER_COMMAND)));
    }
    const [info, ...chunks] = await Promise.all([this.client.info('replication'), ...replies]);
    const values = chunks.flat();
    return [serverIdentity(info), new Map(names.map((name, index) => [name, values[index] ?? null]))];
  }
}

/** The first 16 characters of `master_replid`: it changes when a replica is promoted and when a server starts anew. */
export function serverIdentity(info: string): string {
  // A replica tells the id of its primary, and may lag behind an eviction that the primary acknowledged.
  if (!/^role:master/m.test(info)) throw new Error('this Redis is a replica; only a primary is read');
  const id = /^master_replid:(\w{16})/m.exec(info)?.[1];
  if (id === undefined) throw new Error('Redis did not tell its replication id (INFO replication)');
  return id;
}
