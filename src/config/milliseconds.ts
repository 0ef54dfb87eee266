const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @param duration as the environment accepts it: `30d`, `500ms` */
export function milliseconds(duration: string): number {
  const [, amount, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const factor = UNITS[unit];
  if (amount === undefined || factor === undefined) throw new TypeError(`"${duration}" is not a time with a unit`);
  return Number(amount) * factor;
}
