import type { Logger } from 'typeorm';

/** Counts the queries of this process, of all its data sources together, and logs nothing. */
class QueryCounter implements Logger {
  private queries = 0;

  get count(): number {
    return this.queries;
  }

  logQuery(): void {
    this.queries += 1;
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

export const queryCounter = new QueryCounter();
