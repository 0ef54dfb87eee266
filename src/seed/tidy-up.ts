import type { DataSource } from 'typeorm';

/**
 * Tells Postgres what the tables hold now, and which pages everybody sees: until it knows, it plans for small tables,
 * and reads rows where an index would do. A server does this by itself, some time later; the embedded database never.
 */
export async function tidyUp(dataSource: DataSource): Promise<void> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
      WHERE schemaname = current_schema() AND tableowner = current_user`,
  );
  for (const { name } of tables) await dataSource.query(`VACUUM (ANALYZE) ${name}`);
}
