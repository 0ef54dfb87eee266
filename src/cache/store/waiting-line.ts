import { AsyncResource } from 'node:async_hooks';
import { setImmediate } from 'node:timers';

/** Where no request is under way: the timer is made anew for as long as anybody waits, each time by the one before. */
const outside = new AsyncResource('WaitingLine');

/** A bounded wait that has begun. */
export interface Wait {
  /** It begins anew. Nothing once it is over. */
  renew(): void;
  /** What was waited for has come. False when it came too late. */
  end(): boolean;
}

/**
 * Waits that may all last equally long, behind one timer: thousands begin and end each second, and a timer for each would
 * cost more than what they wait for.
 */
export class WaitingLine {
  private readonly head: Place;
  private timer: NodeJS.Timeout | undefined;

  /** @param patience milliseconds */
  constructor(private readonly patience: number) {
    this.head = new Place(this, () => {});
    this.head.next = this.head.previous = this.head;
  }

  /** @param late is called when the wait has not ended in time */
  begin(late: () => void): Wait {
    const place = new Place(this, late);
    this.append(place);
    // It keeps the process alive while somebody waits, and not for what is left of its time afterwards.
    if (this.timer) this.timer.ref();
    else this.sleep(this.patience);
    return place;
  }

  /** As {@link begin}, for a wait shorter than the others. */
  beginShort(patience: number, late: () => void): Wait {
    return new ShortWait(patience, late);
  }

  append(place: Place): void {
    place.since = performance.now();
    place.next = this.head;
    place.previous = this.head.previous;
    place.previous.next = this.head.previous = place;
  }

  private sleep(milliseconds: number): void {
    this.timer = outside.runInAsyncScope(() => setTimeout(() => this.look(), milliseconds));
  }

  stays(): void {
    this.timer?.ref();
  }

  /** Somebody has left. */
  left(): void {
    if (this.head.next === this.head) this.timer?.unref();
  }

  /** The first in the line has waited longest. */
  private look(): void {
    this.timer = undefined;
    const now = performance.now();
    for (let place = this.head.next; place !== this.head; place = this.head.next) {
      const left = place.since + this.patience - now;
      if (left > 0) {
        this.sleep(Math.ceil(left));
        return;
      }
      place.expire();
    }
  }
}

/** What is common to all waits: after a pause of this process the answer may lie in the socket, and is read first. */
abstract class Ending implements Wait {
  private isOver = false;

  constructor(private readonly late: () => void) {}

  abstract renew(): void;

  end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.stop();
    return true;
  }

  expire(): void {
    this.stop();
    setImmediate(() => {
      if (this.end()) this.late();
    });
  }

  protected abstract stop(): void;
}

class Place extends Ending {
  since = 0;
  next: Place = this;
  previous: Place = this;

  constructor(
    private readonly line: WaitingLine,
    late: () => void,
  ) {
    super(late);
  }

  renew(): void {
    // Alone it is in no line any more.
    if (this.next === this) return;
    this.stop();
    this.line.append(this);
    this.line.stays();
  }

  protected stop(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.next = this.previous = this;
    this.line.left();
  }
}

class ShortWait extends Ending {
  private timer: NodeJS.Timeout | undefined;

  constructor(patience: number, late: () => void) {
    super(late);
    this.timer = setTimeout(() => {
      this.expire();
    }, patience);
  }

  renew(): void {
    this.timer?.refresh();
  }

  protected stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
