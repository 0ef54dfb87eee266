import pg from 'pg';

/** What every query of pg has, and its types leave out. */
type AnsweredQuery = pg.Query & { handleCommandComplete: (message: unknown, connection: pg.Connection) => void };

export type QueryCallback = (error: Error | undefined, result: unknown) => void;

/**
 * A statement with the beginning of its transaction in front of it: one round trip, and one fate. With values both are
 * messages before a single Sync, and the server skips to that from the one that failed. Without, they are one string of
 * the simple protocol, which ends at its first error. So where the beginning fails, the statement is not carried out:
 * never on its own, in a transaction of one statement.
 *
 * Source: PostgreSQL documentation, 55.2.3 (Extended Query) and 55.2.2.1 (Multiple Statements in a Simple Query).
 */
export function openingQuery(
  begin: string,
  statement: string,
  values: unknown[] | undefined,
  done: QueryCallback,
): pg.Query {
  if (!values || values.length === 0)
    return withoutFirstAnswer(new pg.Query(`${begin}; ${statement}`, undefined, done));
  const query = withoutFirstAnswer(new pg.Query(statement, values, done));
  const { submit } = query;
  query.submit = (connection) => {
    connection.stream.cork();
    try {
      connection.parse({ name: '', text: begin, types: [] }, true);
      connection.bind({}, true);
      connection.execute({}, true);
      return submit.call(query, connection);
    } finally {
      connection.stream.uncork();
    }
  };
  return query;
}

/** The result is that of the statement alone. */
function withoutFirstAnswer(query: pg.Query): pg.Query {
  const answered = query as AnsweredQuery;
  const { handleCommandComplete } = answered;
  answered.handleCommandComplete = () => {
    answered.handleCommandComplete = handleCommandComplete;
  };
  return query;
}
