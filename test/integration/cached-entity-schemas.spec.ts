import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Column, DataSource, DefaultNamingStrategy, Entity, PrimaryColumn, type QueryRunner } from 'typeorm';
import { CachedEntity } from '../../src/database/cached-entity/cached-entity.decorator.js';
import { checkCachedEntities } from '../../src/database/cached-entity/check-cached-entities.js';
import { installCacheTriggers, removeCacheTriggers } from '../../src/database/cached-entity/install-cache-triggers.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { openChangesLab, type ChangesLab } from '../support/cached-entity/changes-lab.js';

const SCHEMA = `its "own": 100%'`;

@CachedEntity({ evicts: ['own:{id}'] })
@Entity('goods', { schema: SCHEMA })
class OwnEntity {
  @PrimaryColumn('integer')
  id!: number;
}

@CachedEntity({ evicts: ['dotted:{id}'] })
@Entity('shop.goods')
class DottedEntity {
  @PrimaryColumn('integer')
  id!: number;
}

@CachedEntity({ evicts: ['default:{id}'] })
@Entity('goods')
class DefaultEntity {
  @PrimaryColumn('integer')
  id!: number;
}

@CachedEntity({ evicts: ['prefixed:{goodId}'] })
@Entity('goods')
class PrefixedEntity {
  @PrimaryColumn('integer')
  goodId!: number;

  @Column('text')
  note!: string;
}

@CachedEntity({ evicts: ['other:{id}'] })
@Entity('goods', { database: 'other' })
class OtherDatabaseEntity {
  @PrimaryColumn('integer')
  id!: number;
}

class SnakeNaming extends DefaultNamingStrategy {
  override columnName(property: string): string {
    return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

type Entity = new () => object;

const withRunner = async (source: DataSource, work: (runner: QueryRunner) => Promise<void>): Promise<void> => {
  const runner = source.createQueryRunner();
  await work(runner).finally(() => runner.release());
};

describe('cached entities of several schemas', () => {
  let lab: ChangesLab;

  beforeAll(async () => {
    lab = await openChangesLab();
    const own = '"its ""own"": 100%\'"';
    await lab.psql.query(`
      CREATE SCHEMA ${own}; CREATE SCHEMA shop; CREATE SCHEMA "default"; CREATE SCHEMA elsewhere;
      CREATE TABLE goods (id integer PRIMARY KEY);
      CREATE TABLE ${own}.goods (id integer PRIMARY KEY);
      CREATE TABLE shop.goods (id integer PRIMARY KEY);
      CREATE TABLE "default".goods (id integer PRIMARY KEY);
      CREATE TABLE elsewhere.app_goods (good_id integer PRIMARY KEY, note text);`);
  });
  afterAll(() => lab.close());
  beforeEach(() => lab.reset());

  const withSource = async (
    options: object,
    entity: Entity,
    work: (source: DataSource) => Promise<void>,
  ): Promise<void> => {
    const source = new DataSource({ ...databaseOptions(lab.url, 1), entities: [entity], ...options });
    await source.initialize();
    await work(source).finally(() => source.destroy());
  };
  const installAndCheck = (entity: Entity, options: object = {}): Promise<void> =>
    withSource(options, entity, async (source) => {
      await expect(checkCachedEntities(source)).rejects.toThrow(`${entity.name} is a @CachedEntity, but`);
      await withRunner(source, (runner) => installCacheTriggers(runner, entity));
      await checkCachedEntities(source);
      await withRunner(source, (runner) => installCacheTriggers(runner, entity));
    });

  it.each([
    ['of its own', OwnEntity, {}, '"its ""own"": 100%\'".goods (id)', 'own:1'],
    ['before a dot', DottedEntity, {}, 'shop.goods (id)', 'dotted:1'],
    ['of the data source', DefaultEntity, { schema: 'default' }, '"default".goods (id)', 'default:1'],
    ['of the search path', DefaultEntity, {}, 'public.goods (id)', 'default:1'],
    [
      'of the data source, with another way to name',
      PrefixedEntity,
      { schema: 'elsewhere', entityPrefix: 'app_', namingStrategy: new SnakeNaming() },
      'elsewhere.app_goods (good_id)',
      'prefixed:1',
    ],
  ])('are heard in a schema %s', async (_, entity, options, table, key) => {
    await installAndCheck(entity, options);
    await lab.psql.query(`INSERT INTO ${table} VALUES (1)`);
    expect(await lab.heard()).toEqual([key]);
  });

  it('do not take the functions of each other with them', async () => {
    await withSource({}, DottedEntity, (source) =>
      withRunner(source, (runner) => removeCacheTriggers(runner, DottedEntity)),
    );
    await lab.psql.query(`INSERT INTO shop.goods VALUES (2); INSERT INTO public.goods VALUES (2)`);
    expect(await lab.heard()).toEqual(['default:2']);
  });

  it('are as good as none where the table is in another schema', async () => {
    const withoutTable = withSource({ schema: 'elsewhere' }, DefaultEntity, checkCachedEntities);
    await expect(withoutTable).rejects.toThrow('DefaultEntity is a @CachedEntity, but the table goods lacks');
    await withSource({ schema: 'elsewhere' }, DefaultEntity, async (source) => {
      const installing = withRunner(source, (runner) => installCacheTriggers(runner, DefaultEntity));
      await expect(installing).rejects.toThrow('There is no table elsewhere.goods to put triggers');
    });
  });

  it('are refused in another database', async () => {
    const installing = lab.install(OtherDatabaseEntity);
    await expect(installing).rejects.toThrow(
      'OtherDatabaseEntity: the triggers of @CachedEntity reach no other database',
    );
  });
});
