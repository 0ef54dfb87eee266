import type { EventEmitter } from 'node:events';
import type { Cluster, Redis } from 'ioredis';

type Client = Redis | Cluster;

type Listener = Parameters<EventEmitter['on']>[1];

/**
 * Listeners on clients that may belong to an application, and to several caches at once. Each client is allowed one more
 * of each event for as long as they are there, so that nobody is warned of a leak.
 */
export class ClientListeners {
  private readonly added = new Map<Client, { readonly event: string; readonly listener: Listener }[]>();

  /** @param listeners by event */
  add(client: Client, listeners: Readonly<Record<string, Listener>>): void {
    if (!this.added.has(client)) allow(client, 1);
    const list = this.added.get(client) ?? [];
    this.added.set(client, list);
    for (const [event, listener] of Object.entries(listeners)) {
      list.push({ event, listener });
      client.on(event, listener);
    }
  }

  remove(client: Client): void {
    const list = this.added.get(client);
    if (!list) return;
    this.added.delete(client);
    allow(client, -1);
    for (const { event, listener } of list) client.off(event, listener);
  }

  removeAll(): void {
    for (const client of [...this.added.keys()]) this.remove(client);
  }
}

function allow(client: Client, more: number): void {
  const most = client.getMaxListeners();
  // 0 means any number.
  if (most > 0) client.setMaxListeners(most + more);
}
