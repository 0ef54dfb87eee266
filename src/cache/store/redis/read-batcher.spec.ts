import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { turn } from '../../../../test/support/cache/fleet.js';
import { inOnePacket } from './one-packet.js';
import { ReadBatcher } from './read-batcher.js';
import { RedisKeys } from './redis-keys.js';
import type { RedisNodes } from './redis-nodes.js';

describe('reads of one tick', () => {
  it('leave in one packet, what they need before who the server is', async () => {
    const sent: string[][] = [];
    const stream = new Writable({
      decodeStrings: false,
      write: (command: string, _, done) => {
        sent.push([command]);
        done();
      },
      writev: (commands, done) => {
        sent.push(commands.map(({ chunk }) => String(chunk)));
        done();
      },
    });
    const command = (name: string) => () => {
      stream.write(name);
      return new Promise<never>(() => {});
    };
    const node = { stream, mgetBuffer: command('MGET'), info: command('INFO') } as unknown as Redis;
    const nodes = {
      isOpen: true,
      slotOf: () => 0,
      homeOf: () => node,
      to: (to: Redis, send: (node: Redis) => Promise<unknown>) => {
        inOnePacket(to);
        return send(to);
      },
    } as unknown as RedisNodes;
    const batcher = new ReadBatcher(nodes, new RedisKeys('n'), () => Promise.resolve([]));
    for (let count = 0; count < 100; count += 1) void batcher.read(`k:${count}`, ['*', 'k:']);
    await turn();
    expect(sent).toStrictEqual([['MGET', 'INFO']]);
  });
});
