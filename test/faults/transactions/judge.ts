import type { DataSource } from 'typeorm';
import type { Report } from './messages.js';

interface Written {
  readonly what: string;
}

/** What is wrong with what is in the database, given what its writers were told. */
export async function judgeWrites(database: DataSource, reports: readonly Report[]): Promise<readonly string[]> {
  const ask = async (statement: string, parameters: unknown[] = []): Promise<readonly string[]> =>
    (await database.query<Written[]>(statement, parameters)).map(({ what }) => what);
  const acknowledged = reports.flatMap((report) => report.acknowledged);
  const marks = [...new Set(reports.flatMap((report) => report.marks))];
  return [
    ...(await ask(
      `SELECT operation || ' was acknowledged, and is lost' AS what
         FROM unnest($1::text[]) AS operation WHERE operation NOT IN (SELECT operation FROM writes)`,
      [acknowledged],
    )),
    ...(await ask(
      `SELECT operation || ' was counted ' || count(*) || ' times in ' || name AS what
         FROM writes GROUP BY operation, name HAVING count(*) > 1`,
    )),
    ...(await ask(
      `SELECT name || ' is ' || version || ' after ' || count(operation) || ' writes' AS what
         FROM registers LEFT JOIN writes USING (name) GROUP BY name, version HAVING version <> count(operation)`,
    )),
    ...(await ask(
      `SELECT 'a read saw ' || mark || ', which was never committed' AS what
         FROM unnest($1::text[]) AS mark WHERE mark <> 'first' AND mark NOT IN (SELECT mark FROM writes)`,
      [marks],
    )),
  ];
}
