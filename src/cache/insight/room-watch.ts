import type { ServerStats } from '../store/server-stats.js';
import { ageOf, instantOf, type Clock, type Instant } from '../time/clock.js';

/** What the servers of the remote store gave up for room of late. */
export interface GivenUp {
  readonly keys: number;
  /** Milliseconds in which they did. */
  readonly period: number;
  /** As they are now. */
  readonly server: ServerStats;
}

interface Look {
  readonly at: Instant;
  readonly server: ServerStats;
}

/** Milliseconds: what is told is of the last half hour to hour, so that advice goes when its reason has gone. */
const SPAN = 1_800_000;

/** Remembers what the servers counted some time ago, for they count since they were started. */
export class RoomWatch {
  private before: Look | undefined;
  private between: Look | undefined;
  private last: Look | undefined;

  constructor(private readonly clock: Clock) {}

  /** Told what the servers say whenever somebody asks them. */
  see(server: ServerStats): void {
    const look = { at: instantOf(this.clock), server };
    const isAnother = this.last && server.evictedKeys < this.last.server.evictedKeys;
    if (!this.before || !this.between || isAnother) this.before = this.between = look;
    else if (ageOf(this.between.at, this.clock) >= SPAN) [this.before, this.between] = [this.between, look];
    this.last = look;
  }

  /** Nothing before the second look, and while nobody has looked for long. */
  lately(): GivenUp | undefined {
    const { before, last, clock } = this;
    if (!before || !last || before === last || ageOf(last.at, clock) > SPAN) return undefined;
    const keys = last.server.evictedKeys - before.server.evictedKeys;
    return { keys, period: ageOf(before.at, clock) - ageOf(last.at, clock), server: last.server };
  }
}
