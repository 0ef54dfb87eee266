import { jest } from '@jest/globals';
import pg from 'pg';

/**
 * What connections to Postgres send from now on, one text for each round trip; the parts of one are joined by ` + `. Until
 * `jest.restoreAllMocks()`.
 */
export function sentStatements(): string[] {
  const sent: string[] = [];
  let parts: string[] = [];
  const { parse, sync, query } = pg.Connection.prototype;
  jest.spyOn(pg.Connection.prototype, 'parse').mockImplementation(function (this: pg.Connection, statement, more) {
    parts.push(statement.text);
    parse.call(this, statement, more);
  });
  jest.spyOn(pg.Connection.prototype, 'sync').mockImplementation(function (this: pg.Connection) {
    sent.push(parts.join(' + '));
    parts = [];
    sync.call(this);
  });
  jest.spyOn(pg.Connection.prototype, 'query').mockImplementation(function (this: pg.Connection, text) {
    sent.push(text);
    query.call(this, text);
  });
  return sent;
}
