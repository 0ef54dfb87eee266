import type { Redis } from 'ioredis';

/** What is searched when every name has to be looked at. */
export interface Survey {
  readonly servers: readonly { readonly node: Redis; readonly identity: string }[];
  /** Differs whenever a name could have escaped a search between two surveys. */
  readonly signature: string;
  /** Names are moving from one of the servers to another. */
  readonly isMoving: boolean;
}

export interface FollowOptions {
  /** `moved`: where names are moving right now, the redirection is thrown. */
  readonly follow?: 'all' | 'moved';
}

/** The servers that keep the names: one at a time, or the masters of a cluster. */
export interface RedisNodes {
  readonly layout: 'single' | 'sharded';
  /** For people to read; without secrets. */
  readonly description: string;
  /** Names of one slot are always together, except while their slot is moving. */
  slotOf(name: string): number;
  /** Told whenever commands can be sent again. */
  onReady(listener: () => void): void;
  /** Told when a server is left because it is no primary any more: nothing else should stay with it. */
  onDemoted(listener: () => void): void;
  /** Waits until commands can be sent; rejects after `timeout` milliseconds. */
  connect(timeout: number): Promise<void>;
  /** Whether commands can be sent now, to all that is known. */
  readonly isOpen: boolean;
  /** Waits for the first connection only. @throws Error when commands cannot be sent now */
  opened(): Promise<void>;
  /** The connection to the server that keeps a name, as far as is known. @throws Error when there is none */
  homeOf(name: string): Redis;
  /**
   * Sends there. The connection is made anew where nothing has been answered for too long, where `send` throws a
   * MismatchedReplyError, and, if another server may be found then, where a replica answers.
   */
  to<T>(node: Redis, send: (node: Redis) => Promise<T>): Promise<T>;
  /**
   * Sends where a name is kept, again to where a server says that it is.
   * @param send writes its commands before it waits for anything
   */
  at<T>(name: string, send: (node: Redis) => Promise<T>, options?: FollowOptions): Promise<T>;
  survey(): Promise<Survey>;
  /** Of all servers that keep names now. */
  identities(): Promise<readonly string[]>;
  /** Asks all servers that keep names now. Rejects when one of them does not answer. */
  each<T>(ask: (node: Redis) => Promise<T>): Promise<readonly T[]>;
  /** A connection of its own, not made yet, to the server that keeps a name; it tries once. */
  dedicated(name: string): Promise<Redis>;
  /** A dedicated connection failed or was told that it is at the wrong server. */
  lookAgain(): void;
  close(): Promise<void>;
}
