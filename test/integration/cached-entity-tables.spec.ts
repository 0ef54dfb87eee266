import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openChangesLab, type ChangesLab } from '../support/cached-entity/changes-lab.js';

const KEYS = { columns: { id: 'id' }, evicts: ['row:{id}'] } as const;

/** What of the ways to change a row is heard: docs/transactions.md says the same. */
describe('a change past the application is heard', () => {
  let lab: ChangesLab;

  beforeAll(async () => {
    lab = await openChangesLab();
    await lab.psql.query(`
      CREATE TABLE plain (id integer PRIMARY KEY, note text);
      CREATE TABLE owners (id integer PRIMARY KEY);
      CREATE TABLE owned (id integer PRIMARY KEY, owner_id integer REFERENCES owners ON DELETE CASCADE ON UPDATE CASCADE);
      CREATE TABLE kept (id integer PRIMARY KEY, owner_id integer REFERENCES owners ON DELETE SET NULL);
      CREATE TABLE parts (id integer NOT NULL, year integer NOT NULL, note text) PARTITION BY LIST (year);
      CREATE TABLE parts_2025 (note text, year integer NOT NULL, id integer NOT NULL);
      ALTER TABLE parts ATTACH PARTITION parts_2025 FOR VALUES IN (2025);
      CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES IN (2026);
      CREATE TABLE parents (id integer, note text);
      CREATE TABLE children (extra text) INHERITS (parents);`);
    for (const table of ['plain', 'owned', 'kept', 'parts', 'parts_2026', 'parents']) {
      await lab.install({ table, ...KEYS });
    }
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    await lab.psql.query(`TRUNCATE plain, owners, owned, kept, parts, parents`);
    await lab.reset();
  });

  const heardOf = async (...statements: readonly string[]): Promise<readonly string[]> => {
    await lab.heard();
    for (const statement of statements) await lab.psql.query(statement);
    return lab.heard();
  };

  it.each([
    ['COPY', `COPY plain FROM PROGRAM 'printf "7\\tx\\n8\\ty\\n"'`],
    ['a query that returns nothing', `WITH made AS (INSERT INTO plain VALUES (7), (8)) SELECT`],
    [
      'MERGE',
      `MERGE INTO plain USING (VALUES (7), (8)) AS given (id) ON plain.id = given.id WHEN NOT MATCHED THEN INSERT VALUES (given.id)`,
    ],
  ])('of %s', async (_, statement) => {
    expect(await heardOf(statement)).toEqual(['row:7', 'row:8']);
  });

  it('of a MERGE that updates and deletes', async () => {
    await lab.psql.query(`INSERT INTO plain VALUES (1), (2), (3)`);
    const merge = `MERGE INTO plain USING (VALUES (1, true), (2, false)) AS given (id, is_kept) ON plain.id = given.id
      WHEN MATCHED AND is_kept THEN UPDATE SET note = 'x' WHEN MATCHED THEN DELETE`;
    expect(await heardOf(merge)).toEqual(['row:1', 'row:2']);
    expect(await heardOf(merge)).toEqual(['row:1']);
  });

  it('of what a foreign key deletes, updates and sets to NULL', async () => {
    await lab.psql.query(
      `INSERT INTO owners VALUES (1); INSERT INTO owned VALUES (5, 1); INSERT INTO kept VALUES (6, 1)`,
    );
    expect(await lab.heard()).toEqual(['row:5', 'row:6']);
    expect(await heardOf(`DELETE FROM kept`, `UPDATE owners SET id = 2`)).toEqual(['row:5', 'row:6']);
    await lab.psql.query(`INSERT INTO kept VALUES (6, 2)`);
    await lab.heard();
    expect(await heardOf(`DELETE FROM owners`)).toEqual(['row:5', 'row:6']);
  });

  it('of a TRUNCATE that cascades', async () => {
    expect(await heardOf(`TRUNCATE owners CASCADE`)).toEqual(['row:*']);
  });

  it('of partitions by their parent, whatever the order of their columns and also of a row that moves', async () => {
    expect(await heardOf(`INSERT INTO parts VALUES (1, 2025), (2, 2026)`)).toEqual(['row:1', 'row:2']);
    expect(await heardOf(`UPDATE parts SET note = 'x' WHERE year = 2025`)).toEqual(['row:1']);
    expect(await heardOf(`UPDATE parts SET year = 2026, id = 3 WHERE id = 1`)).toEqual(['row:1', 'row:3']);
    expect(await heardOf(`DELETE FROM parts WHERE id = 2`)).toEqual(['row:2']);
    expect(await heardOf(`TRUNCATE parts`)).toEqual(['row:*']);
  });

  it('of what is written straight to a partition where that has triggers of its own', async () => {
    expect(await heardOf(`INSERT INTO parts_2026 VALUES (1, 2026)`)).toEqual(['row:1']);
    expect(await heardOf(`INSERT INTO parts_2025 (id, year) VALUES (1, 2025)`)).toEqual([]);
    expect(await heardOf(`TRUNCATE parts_2025`)).toEqual([]);
  });

  it('of rows of a table that inherits where the statement names the parent', async () => {
    await lab.psql.query(`INSERT INTO children VALUES (1, 'a', 'b')`);
    expect(await heardOf()).toEqual([]);
    expect(await heardOf(`UPDATE parents SET note = 'c'`)).toEqual(['row:1']);
    expect(await heardOf(`UPDATE children SET note = 'd'`)).toEqual([]);
  });

  it('in a session that replays what another server wrote, and not of disabled triggers', async () => {
    const replaying = [
      'SET session_replication_role = replica',
      'INSERT INTO plain VALUES (1)',
      'RESET session_replication_role',
    ];
    expect(await heardOf(...replaying)).toEqual(['row:1']);
    const disabled = [
      'ALTER TABLE plain DISABLE TRIGGER ALL',
      'DELETE FROM plain',
      'ALTER TABLE plain ENABLE TRIGGER ALL',
    ];
    expect(await heardOf(...disabled)).toEqual([]);
    expect(await heardOf('INSERT INTO plain VALUES (1)')).toEqual(['row:1']);
  });

  it('of columns that are called like what the trigger has names for', async () => {
    const names = [
      'due',
      'evicts',
      'written',
      'given',
      'selected',
      'changed',
      'placeholder',
      'new_rows',
      'value_0',
      'filled',
    ];
    await lab.psql.query(`CREATE TABLE namesakes (${names.map((name) => `${name} text`).join()})`);
    const columns = Object.fromEntries(names.map((name) => [name, name]));
    await lab.install({ table: 'namesakes', columns, evicts: names.map((name) => `${name}:{${name}}`) });
    const written = `INSERT INTO namesakes VALUES (${names.map((name) => `'${name}'`).join()})`;
    const expected = names.map((name) => `${name}:${name}`).sort();
    expect(await heardOf(written)).toEqual(expected);
    expect(await heardOf(`UPDATE namesakes SET due = 'later'`)).toEqual([...expected, 'due:later'].sort());
  });
});
