import type { ProxiedConnection } from './proxied-connection.js';
import { seededRandom } from './seeded-random.js';

export type ConnectionFilter = (connection: ProxiedConnection) => boolean;

export const everyConnection: ConnectionFilter = () => true;

export interface Corruption {
  /** How many bytes change. Default: 1. */
  bytes?: number;
  /** How many bytes at the start of the piece are left alone: 4 spare the head `$5\r\n`. Default: 0. */
  from?: number;
  where?: ConnectionFilter;
}

/** Replies that are to be cut short or changed, each fault once. */
export class ReplyTampering {
  private truncation: { left: number; where: ConnectionFilter; victim?: ProxiedConnection } | undefined;
  private corruption: Required<Corruption> | undefined;
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  truncateNext(bytes: number, where: ConnectionFilter): void {
    this.truncation = { left: bytes, where };
  }

  corruptNext({ bytes = 1, from = 0, where = everyConnection }: Corruption): void {
    this.corruption = { bytes, from, where };
  }

  forgetAll(): void {
    this.truncation = undefined;
    this.corruption = undefined;
  }

  /** A victim that has gone before its end leaves its fault to the next one. */
  closed(connection: ProxiedConnection): void {
    if (this.truncation?.victim === connection) delete this.truncation.victim;
  }

  pass(piece: Buffer, connection: ProxiedConnection): { piece: Buffer; reset: boolean } {
    return this.truncate(this.corrupt(piece, connection), connection);
  }

  private corrupt(piece: Buffer, connection: ProxiedConnection): Buffer {
    const corruption = this.corruption;
    if (corruption === undefined || piece.length <= corruption.from || !corruption.where(connection)) return piece;
    this.corruption = undefined;
    const corrupted = Buffer.from(piece);
    const places = Array.from({ length: piece.length - corruption.from }, (_, index) => corruption.from + index);
    for (let count = 0; count < corruption.bytes && places.length > 0; count++) {
      const [place = 0] = places.splice(Math.floor(this.random() * places.length), 1);
      // Never 0, which would change nothing.
      corrupted[place] = (corrupted[place] ?? 0) ^ (1 + Math.floor(this.random() * 255));
    }
    return corrupted;
  }

  private truncate(piece: Buffer, connection: ProxiedConnection): { piece: Buffer; reset: boolean } {
    const truncation = this.truncation;
    if (truncation === undefined) return { piece, reset: false };
    if (truncation.victim === undefined && truncation.where(connection)) truncation.victim = connection;
    if (truncation.victim !== connection) return { piece, reset: false };
    const passed = piece.subarray(0, truncation.left);
    truncation.left -= passed.length;
    const reset = truncation.left === 0;
    if (reset) this.truncation = undefined;
    return { piece: passed, reset };
  }
}
