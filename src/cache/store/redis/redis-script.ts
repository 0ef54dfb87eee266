import { createHash } from 'node:crypto';
import type { FollowOptions, RedisNodes } from './redis-nodes.js';

interface ScriptOptions extends FollowOptions {
  /** A name that is kept where the script is to run. Default: the first key. */
  readonly at?: string;
}

/** A Lua script called by its digest, sent in full to a server that does not know it yet. */
export class RedisScript {
  private readonly digest: string;

  constructor(private readonly source: string) {
    this.digest = createHash('sha1').update(source).digest('hex');
  }

  async run(
    nodes: RedisNodes,
    keys: readonly string[],
    args: readonly (string | Buffer | number)[],
    { at = keys[0] ?? '', ...options }: ScriptOptions = {},
  ): Promise<unknown> {
    const rest = [keys.length, ...keys, ...args];
    try {
      return await nodes.at(at, (node) => node.callBuffer('EVALSHA', [this.digest, ...rest]), options);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return nodes.at(at, (node) => node.callBuffer('EVAL', [this.source, ...rest]), options);
    }
  }
}
