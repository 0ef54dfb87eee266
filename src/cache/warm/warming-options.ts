import { hostname } from 'node:os';
import { parseDuration, type Duration } from '../time/duration.js';

/** How a node takes part in the warming of its fleet. */
export interface WarmingOptions {
  /** Name of this node, for people to read. Default: host and process id. */
  readonly node?: string;
  /** After how long another node may go on with a plan whose node has died. Default 15 s. */
  readonly leaseTtl?: Duration;
}

export interface WarmingSettings {
  readonly node: string;
  /** Milliseconds. */
  readonly leaseTtl: number;
  /** `false`: plans are run by hand only. */
  readonly isAutomatic: boolean;
}

/** @throws InvalidDurationError */
export function warmingSettings(options: WarmingOptions | false = {}): WarmingSettings {
  const { node = `${hostname()}:${process.pid}`, leaseTtl = '15s' } = options || {};
  return { node, leaseTtl: parseDuration(leaseTtl, "option 'warming.leaseTtl'"), isAutomatic: options !== false };
}
