import type { Redis } from 'ioredis';
import type { RedisNodes } from './redis-nodes.js';
import { integerReply } from './replies.js';

/** The server does not know sharded channels, or this user may not use them. */
const UNSHARDED = /unknown command|NOPERM/i;

/**
 * The channel of the announcements. On a cluster it is a sharded one in the slot of the stamps (docs/adr/0008), with a
 * plain one of the same name where the server has no sharded ones.
 */
export class Announcements {
  constructor(
    private readonly nodes: RedisNodes,
    readonly channel: string,
  ) {}

  /** What a script is given to announce in the same step. */
  asArguments(announcement: Buffer | undefined): readonly (string | Buffer)[] {
    return announcement ? [this.sharded ? 'SPUBLISH' : 'PUBLISH', this.channel, announcement] : [];
  }

  async publish(data: Buffer, channel = this.channel): Promise<void> {
    await this.nodes.at(this.channel, async (node) =>
      integerReply(
        this.sharded
          ? await orUnsharded(
              () => node.call('SPUBLISH', channel, data),
              () => node.publish(channel, data),
            )
          : await node.publish(channel, data),
      ),
    );
  }

  /** Subscribes to the channel and to another one. */
  async subscribe(client: Redis, other: string): Promise<void> {
    const channels = [this.channel, other];
    const plainly = (): Promise<unknown> => client.subscribe(...channels);
    if (!this.sharded) await plainly();
    else await orUnsharded(() => client.ssubscribe(...channels), plainly);
  }

  private get sharded(): boolean {
    return this.nodes.layout === 'sharded';
  }
}

async function orUnsharded(sharded: () => Promise<unknown>, plain: () => Promise<unknown>): Promise<unknown> {
  try {
    return await sharded();
  } catch (error) {
    if (!(error instanceof Error && UNSHARDED.test(error.message))) throw error;
    return plain();
  }
}
