import { createClient, defaultReconnectStrategy } from '@keyv/redis';
import type { CacheableOptions } from 'cacheable';
import type { RedisPlace } from '../subject.js';

type Client = ReturnType<typeof clientOf>;
/** What cacheable calls a message provider: the interface of qified, on which its synchronisation is built. */
type Provider = Extract<
  Extract<CacheableOptions['sync'], { qified: unknown }>['qified'],
  { publish(topic: string, message: never): Promise<void>; subscriptions: Map<string, unknown> }
>;
type Handler = Parameters<Provider['subscribe']>[1];
type Message = Parameters<Provider['publish']>[1];

/**
 * Carries cacheable's synchronisation over Redis by PUBLISH and SUBSCRIBE, messages as JSON: what the provider for
 * Redis of qified does, with the client that is here already.
 */
export class RedisMessageProvider implements Provider {
  readonly id = 'redis';
  readonly subscriptions = new Map<string, Handler[]>();

  private constructor(
    private readonly publisher: Client,
    private readonly subscriber: Client,
  ) {}

  /** @throws Error for a deployment other than a single server, or when it cannot be reached */
  static async connect(place: RedisPlace): Promise<RedisMessageProvider> {
    if (place.kind !== 'single') throw new Error(`no message provider for ${place.kind}`);
    const provider = new RedisMessageProvider(clientOf(place.url), clientOf(place.url));
    await Promise.all([provider.publisher.connect(), provider.subscriber.connect()]);
    return provider;
  }

  async publish(topic: string, message: Message): Promise<void> {
    await this.publisher.publish(topic, JSON.stringify({ ...message, providerId: this.id }));
  }

  async subscribe(topic: string, handler: Handler): Promise<void> {
    const known = this.subscriptions.get(topic);
    if (known) {
      known.push(handler);
      return;
    }
    const handlers = [handler];
    this.subscriptions.set(topic, handlers);
    await this.subscriber.subscribe(topic, (text) => {
      const message = JSON.parse(text) as Parameters<Handler['handler']>[0];
      for (const each of handlers) void each.handler(message).catch(() => undefined);
    });
  }

  async unsubscribe(topic: string, id?: string): Promise<void> {
    const left = (this.subscriptions.get(topic) ?? []).filter((handler) => id !== undefined && handler.id !== id);
    if (left.length > 0) {
      this.subscriptions.get(topic)?.splice(0, Infinity, ...left);
      return;
    }
    this.subscriptions.delete(topic);
    await this.subscriber.unsubscribe(topic);
  }

  async disconnect(): Promise<void> {
    this.subscriptions.clear();
    for (const client of [this.publisher, this.subscriber]) if (client.isOpen) client.destroy();
    await Promise.resolve();
  }
}

function clientOf(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: defaultReconnectStrategy } });
  client.on('error', () => undefined);
  return client;
}
