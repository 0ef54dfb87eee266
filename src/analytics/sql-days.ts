/** Expressions of SQL, each a moment. */
interface SqlDays {
  /** The end of the current day. */
  readonly end: string;
  /** @returns the beginning of the last days, the current one included */
  readonly since: (days: number) => string;
}

/**
 * Days in SQL. They begin at midnight of UTC whatever the time zone of the connection is, and are compared as moments, so
 * that indexes on the columns can be used.
 *
 * @param day a parameter of the query, such as `$1`: the current day as `2026-03-01`
 */
export const sqlDays = (day: string): SqlDays => ({
  end: `((${day}::date + 1)::timestamp AT TIME ZONE 'UTC')`,
  since: (days) => `((${day}::date - ${days - 1})::timestamp AT TIME ZONE 'UTC')`,
});

/** @param moment a `timestamptz` */
export const sqlDayOf = (moment: string): string => `(${moment} AT TIME ZONE 'UTC')::date`;

/** @returns the Monday before a moment (`timestamptz`), which ISO weeks begin with */
export const sqlWeekOf = (moment: string): string => `date_trunc('week', ${moment} AT TIME ZONE 'UTC')::date`;
