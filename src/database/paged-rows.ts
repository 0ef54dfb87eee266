import type { EntityManager } from 'typeorm';
import { COUNT_LIMIT, type PageQuery } from '../http/page.js';

export interface CountedRows<Row> {
  readonly rows: Row[];
  /** Rows that match in all, counted up to one above the limit of totals. */
  readonly counted: number;
}

/** @see pagedRows */
export interface PagedSelect {
  readonly columns: string;
  /** `table alias WHERE …`, used for the rows and for the count. */
  readonly from: string;
  /** A total order, so that no row is on two pages. */
  readonly order: string;
  readonly parameters: readonly unknown[];
  readonly query: PageQuery;
}

/**
 * Reads one page and the bounded total in one statement: one round trip and one snapshot, so that the total belongs to
 * the rows. The count is ordered too, which keeps Postgres on the list's index: without, it may hope to find the first
 * 1,001 matches sooner by reading the table, and reads all that is over. All parts of the SQL are literals of the repositories; values travel as parameters.
 */
export async function pagedRows<Row extends object>(
  manager: EntityManager,
  { columns, from, order, parameters, query: { page, limit } }: PagedSelect,
): Promise<CountedRows<Row>> {
  const [take, skip] = [`$${parameters.length + 1}`, `$${parameters.length + 2}`];
  const rows: ({ counted: number; place: string | null } & Row)[] = await manager.query(
    `SELECT total.counted, item.*
       FROM (
         SELECT count(*)::integer AS counted
           FROM (SELECT 1 FROM ${from} ORDER BY ${order} LIMIT ${COUNT_LIMIT + 1}) matching
       ) total
       LEFT JOIN (
         SELECT row_number() OVER (ORDER BY ${order}) AS place, ${columns} FROM ${from}
          ORDER BY ${order} LIMIT ${take} OFFSET ${skip}
       ) item ON true
      ORDER BY item.place`,
    [...parameters, limit, (page - 1) * limit],
  );
  return { rows: rows.filter(({ place }) => place !== null), counted: rows[0]?.counted ?? 0 };
}
