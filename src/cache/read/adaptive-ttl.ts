/** Bounds of a time to live that follows how often values change, in milliseconds. */
export interface TtlBounds {
  readonly min: number;
  readonly max: number;
}

/** Share of the reloads after expiry that should find a change: below it values are loaded in vain, above it they were stale. */
const CHANGED = 0.1;
/** What one change takes from the time to live, as a factor's logarithm: it is halved by less than two. */
const STEP_DOWN = 0.45;
/** What one reload in vain adds: at the wanted share the steps up and down are even. */
const STEP_UP = (STEP_DOWN * CHANGED) / (1 - CHANGED);

/**
 * A time to live that grows while reloads find the same value and shrinks when they find another one, so that about one
 * reload in ten finds a change. One for each cache and process; evictions have no part in it, for they say themselves that
 * something has changed.
 */
export class AdaptiveTtl {
  private logarithm: number;
  private readonly bounds: readonly [number, number];

  /** @param ttl milliseconds to begin with, within the bounds */
  constructor(ttl: number, { min, max }: TtlBounds) {
    this.logarithm = Math.log(ttl);
    this.bounds = [Math.log(min), Math.log(max)];
  }

  /** Milliseconds. */
  get current(): number {
    return Math.round(Math.exp(this.logarithm));
  }

  /** Told of a value that was loaded again because its time had ended. */
  observe(isSame: boolean): void {
    const [least, most] = this.bounds;
    this.logarithm = Math.min(most, Math.max(least, this.logarithm + (isSame ? STEP_UP : -STEP_DOWN)));
  }
}
