import type { WarmResult } from './warm-progress.js';

/** A result as the nodes of a fleet leave it for each other. */
export const encodeResult = (result: WarmResult): Buffer => Buffer.from(JSON.stringify(result));

const COUNTS = ['total', 'loaded', 'warm', 'unkept', 'failed', 'startedAt', 'took'] as const;
const OUTCOMES: readonly unknown[] = ['completed', 'source-failed', 'loads-failed'] satisfies WarmResult['outcome'][];

/** `undefined` where it is none: another release may have written it. */
export function decodeResult(body: Buffer): WarmResult | undefined {
  let found: unknown;
  try {
    found = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const fields = found as Record<string, unknown>;
  const { plan, node, outcome, error } = fields;
  if (typeof plan !== 'string' || typeof node !== 'string' || !OUTCOMES.includes(outcome)) return undefined;
  if (!COUNTS.every((name) => Number.isFinite(fields[name]))) return undefined;
  if (error !== undefined && typeof error !== 'string') return undefined;
  return found as WarmResult;
}
