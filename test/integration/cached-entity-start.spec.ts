import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { CacheService } from '../../src/cache/index.js';
import { CachedEntityPatterns } from '../../src/database/cached-entity/cached-entity-patterns.js';
import { CachedEntity } from '../../src/database/cached-entity/cached-entity.decorator.js';
import { cacheTriggersOf } from '../../src/database/cached-entity/cache-triggers.js';
import { checkCachedEntities } from '../../src/database/cached-entity/check-cached-entities.js';
import { installCacheTriggers, removeCacheTriggers } from '../../src/database/cached-entity/install-cache-triggers.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { startApplication } from '../support/cache/nest-application.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';

@CachedEntity({ evicts: ['shelf:{name}'] })
@Entity('shelves')
class ShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_name' })
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{name}', 'shelf:list:*'] })
@Entity('shelves')
class LaterShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_name' })
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{nam}'] })
@Entity('shelves')
class MisspeltEntity {
  @PrimaryColumn('text')
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{name}'] })
@Entity('shelves')
class TransformedEntity {
  @Column('text', { transformer: { to: String, from: String } })
  name!: string;
}

@Entity('shelves')
class PlainEntity {
  @PrimaryColumn('text')
  name!: string;
}

describe('the triggers of cached entities', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  const withRunner = async (entity: new () => object, work = installCacheTriggers): Promise<void> => {
    const runner = dataSource.createQueryRunner();
    await work(runner, entity).finally(() => runner.release());
  };
  const check = async (...entities: (new () => object)[]): Promise<void> => {
    const source = await new DataSource({ ...databaseOptions(database.url, 1), entities }).initialize();
    await checkCachedEntities(source).finally(() => source.destroy());
  };

  beforeAll(async () => {
    database = await createMigratedDatabase();
    dataSource = await new DataSource(databaseOptions(database.url, 2)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(() => dataSource.query(`CREATE TABLE shelves (shelf_name text PRIMARY KEY, made_at timestamptz)`));
  afterEach(() => dataSource.query(`DROP TABLE shelves; DROP FUNCTION IF EXISTS cached_entity_shelves()`));

  it('are found where they are installed, once more or in place of others', async () => {
    await withRunner(LaterShelfEntity);
    await withRunner(ShelfEntity);
    await withRunner(ShelfEntity);
    await expect(check(ShelfEntity, PlainEntity)).resolves.toBeUndefined();
  });

  it.each([
    ['that are missing', async () => {}],
    ['of another annotation', () => withRunner(LaterShelfEntity)],
    ['that were removed', () => withRunner(ShelfEntity).then(() => withRunner(ShelfEntity, removeCacheTriggers))],
    [
      'one of which is disabled',
      () =>
        withRunner(ShelfEntity).then(() =>
          dataSource.query(`ALTER TABLE shelves DISABLE TRIGGER cached_entity_update`),
        ),
    ],
    [
      'one of which is gone',
      () => withRunner(ShelfEntity).then(() => dataSource.query(`DROP TRIGGER cached_entity_truncate ON shelves`)),
    ],
  ] as const)('%s refuse the start, and say what to write', async (_, prepare) => {
    await prepare();
    await expect(check(ShelfEntity)).rejects.toThrow(
      'ShelfEntity is a @CachedEntity, but the table shelves lacks its triggers, or has those of another release, or ' +
        'disabled ones. Write a migration with: await installCacheTriggers(runner, ' +
        '{"table":"shelves","columns":{"name":"shelf_name"},"evicts":["shelf:{name}"]})',
    );
  });

  it('leave nothing behind when they are removed', async () => {
    await withRunner(ShelfEntity);
    await withRunner(ShelfEntity, removeCacheTriggers);
    expect(
      await dataSource.query(`SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'shelves'::regclass
        UNION ALL SELECT proname FROM pg_proc WHERE proname = 'cached_entity_shelves'`),
    ).toEqual([]);
  });

  it.each([
    [{ name: 'renamed' }, 'There is no column shelves.renamed, which a cached entity calls {name}: the columns are'],
    [{ name: 'made_at' }, 'shelves.made_at, which a cached entity calls {name}, is of type timestamptz'],
  ])('are not installed for the columns %j', async (columns, message) => {
    const runner = dataSource.createQueryRunner();
    const installing = installCacheTriggers(runner, { table: 'shelves', columns, evicts: ['shelf:{name}'] });
    await expect(installing.finally(() => runner.release())).rejects.toThrow(message);
  });

  it('refuse the start where they evict what no method caches', async () => {
    const source = await new DataSource({ ...databaseOptions(database.url, 1), entities: [ShelfEntity] }).initialize();
    const application = await startApplication({});
    const patterns = new CachedEntityPatterns(source, application.get(CacheService));
    expect(() => {
      patterns.onModuleInit();
    }).toThrow("ShelfEntity: @CachedEntity evicts 'shelf:{name}', which no @Cacheable method has for a key.");
    await Promise.all([source.destroy(), application.close()]);
  });

  it.each([
    [MisspeltEntity, `MisspeltEntity: 'shelf:{nam}' names {nam}, but its columns are (name)`],
    [TransformedEntity, 'whose transformer no trigger can apply'],
    [PlainEntity, 'PlainEntity has no @CachedEntity'],
  ])('are not made of %p', (entity, message) => {
    expect(() => cacheTriggersOf(entity)).toThrow(message);
  });
});
