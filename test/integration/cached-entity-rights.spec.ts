import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { openChangesLab, type ChangesLab } from '../support/cached-entity/changes-lab.js';

/** The triggers' function has the rights of whoever ran the migration. */
describe('somebody with few rights in the database', () => {
  const role = `guest_${randomBytes(6).toString('hex')}`;
  let lab: ChangesLab;

  beforeAll(async () => {
    lab = await openChangesLab();
    await lab.psql.query(`
      CREATE ROLE ${role};
      CREATE SCHEMA theirs AUTHORIZATION ${role};
      GRANT ALL ON SCHEMA public TO ${role};
      CREATE TABLE goods (id text);
      GRANT INSERT ON goods TO ${role};
      SET ROLE ${role};
      CREATE TYPE theirs.kind AS ENUM ('one');
      CREATE TABLE theirs.things (kind theirs.kind);
      CREATE FUNCTION theirs.reveal(theirs.kind) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN RAISE WARNING 'called as %', current_user; RETURN 'forged'; END $$;
      CREATE CAST (theirs.kind AS text) WITH FUNCTION theirs.reveal(theirs.kind);
      RESET ROLE;`);
    await lab.install({ table: 'goods', columns: { id: 'id' }, evicts: ['good:{id}'] });
    await lab.install({ schema: 'theirs', table: 'things', columns: { kind: 'kind' }, evicts: ['thing:{kind}'] });
  });
  afterAll(async () => {
    await lab.psql.query(`RESET ROLE; DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await lab.close();
  });
  beforeEach(() => lab.reset());

  const asThem = async (statement: string): Promise<void> => {
    await lab.psql.query(`SET ROLE ${role}`);
    await lab.psql.query(statement).finally(() => lab.psql.query('RESET ROLE'));
  };

  it('writes, and what is cached of it is evicted', async () => {
    await asThem(`INSERT INTO goods VALUES ('1')`);
    expect(await lab.heard()).toEqual(['good:1']);
  });

  it('puts the function on no table of their own', async () => {
    const putting = asThem(`
      CREATE TABLE theirs.bait (id text);
      CREATE TRIGGER bait AFTER INSERT ON theirs.bait REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.cached_entity_goods()`);
    await expect(putting).rejects.toThrow('permission denied');
  });

  it('has no function of their own called by it, such as the cast of a type', async () => {
    await asThem(`INSERT INTO theirs.things VALUES ('one'), (NULL)`);
    expect(lab.warnings()).toEqual([]);
    expect(await lab.heard()).toEqual(['thing:%n', 'thing:%u', 'thing:one']);
  });
});
