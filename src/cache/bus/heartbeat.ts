import { ageOf, type Clock, type Instant, instantOf } from '../time/clock.js';
import { encodeHeartbeat } from './bus-message.js';

/** Of these one may be lost without consequence. */
export const HEARTBEATS_PER_SILENCE = 4;

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly sender: Buffer;
  /** Milliseconds within which a heartbeat has to come back. */
  readonly maxSilence: number;
}

/** The messages a node sends to itself, and when each was sent. */
export class Heartbeat {
  /** Milliseconds between two of them. */
  readonly interval: number;
  private sequence = 0;
  private readonly sent = new Map<number, Instant>();

  constructor(private readonly options: HeartbeatOptions) {
    this.interval = options.maxSilence / HEARTBEATS_PER_SILENCE;
  }

  next(): Buffer {
    const { clock, sender } = this.options;
    this.sequence = (this.sequence + 1) >>> 0;
    this.sent.set(this.sequence, instantOf(clock));
    return encodeHeartbeat(sender, this.sequence);
  }

  /** When the heartbeat was sent that has come back; `undefined` if it is not one of those awaited. */
  answered(sequence: number): Instant | undefined {
    const at = this.sent.get(sequence);
    // They come back in order: those before it will not.
    if (at) for (const earlier of this.sent.keys()) if (earlier <= sequence) this.sent.delete(earlier);
    return at;
  }

  /** Whether one has been awaited for too long. */
  get isUnanswered(): boolean {
    const { clock, maxSilence } = this.options;
    for (const at of this.sent.values()) return ageOf(at, clock) >= maxSilence;
    return false;
  }

  forget(): void {
    this.sent.clear();
  }
}
