import type { Redis } from 'ioredis';
import { MismatchedReplyError } from './replies.js';

/** Milliseconds without any answer, while some are awaited, after which a connection is given up. */
const LONGEST_SILENCE = 2_000;

/** What is needed of a Redis client. */
interface Connection {
  readonly status: Redis['status'];
  /** There is none before the first attempt to connect. */
  readonly stream: { destroy(error: Error): unknown } | undefined;
}

interface Awaited {
  count: number;
  /** When the last answer came, or the first question was asked since nothing was awaited. */
  since: number;
}

/**
 * Ends connections that take commands and answer none: the far end is gone or frozen, or a reply was damaged on its way
 * and the parser waits for bytes that never come, taking all later replies for them. A server that is slow is not meant:
 * its answers come, late. Ends as well those whose answers have shown that nothing more may come through them.
 */
export class SilenceWatch {
  private readonly nodes = new WeakMap<Connection, Awaited>();

  /**
   * @param now milliseconds that never go back
   * @param isLast whether a connection that gave this error is to be left
   */
  constructor(
    private readonly now = (): number => performance.now(),
    private readonly isLast = (error: unknown): boolean => error instanceof MismatchedReplyError,
  ) {}

  /** Sends, unless nothing has come back for too long: then the connection is made anew, and this command fails with it. */
  watch<Node extends Connection, T>(node: Node, send: (node: Node) => Promise<T>): Promise<T> {
    const awaited = this.awaitedOf(node);
    const now = this.now();
    if (awaited.count === 0) awaited.since = now;
    else if (now - awaited.since > LONGEST_SILENCE && node.status === 'ready') {
      awaited.since = now;
      node.stream?.destroy(new Error(`no answer for ${LONGEST_SILENCE} ms`));
    }
    awaited.count += 1;
    // Another one may be in its place when the answer comes.
    const { stream } = node;
    const answer = send(node);
    // Looks on, and comes before the caller's turn.
    answer.then(
      () => this.answered(awaited),
      (error: unknown) => {
        this.answered(awaited);
        if (this.isLast(error)) (stream ?? node.stream)?.destroy(error as Error);
      },
    );
    return answer;
  }

  private answered(awaited: Awaited): void {
    awaited.count -= 1;
    awaited.since = this.now();
  }

  private awaitedOf(node: Connection): Awaited {
    let awaited = this.nodes.get(node);
    if (!awaited) {
      awaited = { count: 0, since: 0 };
      this.nodes.set(node, awaited);
    }
    return awaited;
  }
}
