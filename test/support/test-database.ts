import { randomBytes } from 'node:crypto';

import pg from 'pg';

export interface TestDatabase {
  name: string;
  url: string;
  /** Removes the database, ending whatever connections are left. */
  drop(): Promise<void>;
}

/** Creates a new empty database with a random name on the server that all integration specs share. */
export const createTestDatabase = (): Promise<TestDatabase> => create('');

/** The same with the schema of the application: a copy, which is much faster than the migrations. */
export function createMigratedDatabase(): Promise<TestDatabase> {
  const template = process.env.TEST_DATABASE_TEMPLATE;
  if (template === undefined)
    throw new Error('TEST_DATABASE_TEMPLATE is not set: only specs below test/ are given it.');
  return create(`TEMPLATE ${template}`);
}

async function create(options: string): Promise<TestDatabase> {
  const name = `larder_test_${randomBytes(8).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} ${options}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set: only specs below test/ are given servers.');
  return url;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
