import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeArgument } from '../../src/cache/key/encode-argument.js';
import { CachedEntity } from '../../src/database/cached-entity/cached-entity.decorator.js';
import { changedTargets, evictsAllOf } from '../../src/database/transactions/changed-row.js';
import { openChangesLab, type ChangesLab } from '../support/cached-entity/changes-lab.js';

@CachedEntity({ evicts: ['book:{id}'], tags: ['shelf:{shelf}', 'library'] })
@Entity('books')
class BookEntity {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { nullable: true })
  shelf!: string | null;
}

describe('tags of changes past the application', () => {
  let lab: ChangesLab;

  beforeAll(async () => {
    lab = await openChangesLab();
    await lab.psql.query(`CREATE TABLE books (id integer PRIMARY KEY, shelf text)`);
    await lab.install(BookEntity);
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    await lab.psql.query(`TRUNCATE books`);
    await lab.reset();
  });

  it('are evicted by the values before and after a change', async () => {
    await lab.psql.query(`INSERT INTO books VALUES (1, 'a'), (2, 'a')`);
    expect(await lab.heard()).toEqual(['book:1', 'book:2', 'tag library', 'tag shelf:a']);
    await lab.psql.query(`UPDATE books SET shelf = 'b' WHERE id = 1`);
    expect(await lab.heard()).toEqual(['book:1', 'tag library', 'tag shelf:a', 'tag shelf:b']);
  });

  it('have the text that a method gives them', async () => {
    await lab.psql.query(`INSERT INTO books VALUES (1, 'a:*'), (2, NULL)`);
    const tags = ['a:*', null, undefined].map((shelf) => `tag shelf:${encodeArgument(shelf)}`);
    expect(await lab.heard()).toEqual(expect.arrayContaining(tags));
  });

  it('are everything where there are no values: of a TRUNCATE, and of very many rows', async () => {
    await lab.psql.query(`TRUNCATE books`);
    expect(await lab.heard()).toEqual(['*', 'book:*', 'tag library']);
    await lab.psql.query(`INSERT INTO books SELECT each, each FROM generate_series(1, 1001) AS each`);
    expect(await lab.heard()).toEqual(['*', 'book:*', 'tag library']);
  });

  it('are evicted by the writer that evicts them, or everything, and by no other', () => {
    const [tag, other] = [
      { kind: 'tag', tag: 'a' },
      { kind: 'tag', tag: 'b' },
    ] as const;
    expect(evictsAllOf(tag, { ...tag })).toBe(true);
    expect(evictsAllOf({ kind: 'all' }, tag)).toBe(true);
    expect([other, { kind: 'key', key: 'a' } as const].map((one) => evictsAllOf(one, tag))).toEqual([false, false]);
    expect(evictsAllOf(tag, { kind: 'key', key: 'a' })).toBe(false);
  });

  it('in a form that no release knows are everything', () => {
    const change = { evicts: [{ label: 'a' }], values: {} };
    expect(changedTargets(JSON.stringify(change))).toEqual([{ kind: 'all' }]);
  });
});
