/** How many hash slots every cluster has. */
export const SLOTS = 16_384;

/** What one node of a Redis Cluster says of another one, or of itself. */
export interface ClusterMember {
  id: string;
  port: number;
  flags: readonly string[];
  /** The id of its master, when it is a replica. */
  master: string | undefined;
  /** Slots and ranges that it serves, such as `0-5460`. */
  slots: readonly string[];
}

/**
 * Reads the reply of CLUSTER NODES.
 * Source: https://redis.io/docs/latest/commands/cluster-nodes/
 */
export function readClusterNodes(reply: string): ClusterMember[] {
  const rows = reply.trim().split('\n');
  return rows.map((row) => {
    const [id = '', address = '', flags = '', master = '-', , , , , ...slots] = row.trim().split(' ');
    return {
      id,
      port: Number(/:(\d+)@/.exec(address)?.[1]),
      flags: flags.split(',').filter((flag) => flag !== 'myself'),
      master: master === '-' ? undefined : master,
      // `[slot->-id]` and `[slot-<-id]` are slots on their way: they still belong to whom they leave.
      slots: slots.filter((slot) => !slot.startsWith('[')),
    };
  });
}

/** How many slots these ranges hold. */
export function countSlots(ranges: readonly string[]): number {
  return ranges.reduce((sum, range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return sum + to - from + 1;
  }, 0);
}

export function holdsSlot(ranges: readonly string[], slot: number): boolean {
  return ranges.some((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return from <= slot && slot <= to;
  });
}
