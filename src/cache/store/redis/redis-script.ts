import { createHash } from 'node:crypto';
import type { FollowOptions, RedisNodes } from './redis-nodes.js';

interface ScriptOptions extends FollowOptions {
  /** A name that is kept where the script is to run. Default: the first key. */
  readonly at?: string;
}

/** A Lua script called by its digest, sent in full to a server that does not know it yet. */
export class RedisScript<T> {
  private readonly digest: string;

  /** @param read makes a result of the reply. @throws MismatchedReplyError for one of something else */
  constructor(
    private readonly source: string,
    private readonly read: (reply: unknown) => T,
  ) {
    this.digest = createHash('sha1').update(source).digest('hex');
  }

  run(
    nodes: RedisNodes,
    keys: readonly string[],
    args: readonly (string | Buffer | number)[],
    options: ScriptOptions = {},
  ): Promise<T> {
    const { at = keys[0] ?? '' } = options;
    const call = (command: 'EVALSHA' | 'EVAL', script: string): Promise<T> => {
      const words = [script, keys.length, ...keys, ...args];
      // Judged where it is sent: a connection that gives the answers to something else is left.
      return nodes.at(at, (node) => node.callBuffer(command, words).then(this.read), options);
    };
    return call('EVALSHA', this.digest).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return call('EVAL', this.source);
    });
  }
}
