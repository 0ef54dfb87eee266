export const LONGEST_TIME_ZONE = 64;

/** Names only: some engines also take offsets such as `+01:00`, which know nothing of summer time. */
export const TIME_ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/**
 * The spelling of a time zone's name in the IANA database: `europe/berlin` is `Europe/Berlin`. Another name of a zone
 * stays what it is: engines resolve `Asia/Kolkata` to the older `Asia/Calcutta`, which would surprise who chose it.
 *
 * @returns undefined when there is no such zone
 */
export function canonicalTimeZone(name: string): string | undefined {
  if (name.length > LONGEST_TIME_ZONE || !TIME_ZONE_NAME.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return undefined; // A RangeError is Intl's way to say "no such zone".
  }
}
