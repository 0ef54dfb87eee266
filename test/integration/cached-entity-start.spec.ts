import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { CachedEntity } from '../../src/database/cached-entity/cached-entity.decorator.js';
import { cacheTriggersOf } from '../../src/database/cached-entity/cache-triggers.js';
import { checkCachedEntities } from '../../src/database/cached-entity/check-cached-entities.js';
import { installCacheTriggers, removeCacheTriggers } from '../../src/database/cached-entity/install-cache-triggers.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';

@CachedEntity({ evicts: ['shelf:{name}'] })
@Entity('shelves')
class ShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_name' })
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{name}', 'shelf:list:*'], tags: ['shelf:{name}'] })
@Entity('shelves')
class LaterShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_name' })
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{name}'], tags: ['shelf:{name}'] })
@Entity('shelves')
class TaggedShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_name' })
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{title}'] })
@Entity('shelves')
class RetitledShelfEntity {
  @PrimaryColumn('text', { name: 'shelf_title' })
  title!: string;
}

class Named {
  @PrimaryColumn('text')
  name!: string;
}

@CachedEntity({ evicts: ['shelf:{nam}'] })
@Entity('shelves')
class MisspeltEntity extends Named {}

@CachedEntity({ tags: ['shelf:{nam}'] })
@Entity('shelves')
class MisspeltTagEntity extends Named {}

@CachedEntity({})
@Entity('shelves')
class SilentEntity extends Named {}

@CachedEntity({ tags: ['shelf:*'] })
@Entity('shelves')
class WildTagEntity extends Named {}

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

  it('of a later release do for an earlier one, which asks for less', async () => {
    await withRunner(LaterShelfEntity);
    await expect(check(ShelfEntity)).resolves.toBeUndefined();
    await expect(check(TaggedShelfEntity)).resolves.toBeUndefined();
  });

  it.each([
    ['patterns', ShelfEntity, LaterShelfEntity],
    ['tags', ShelfEntity, TaggedShelfEntity],
  ])('that lack %s refuse the start', async (_, installed, wanted) => {
    await withRunner(installed);
    await expect(check(wanted)).rejects.toThrow(`${wanted.name} is a @CachedEntity, but the table shelves lacks`);
  });

  it('of another column refuse the start, and one that is gone is warned of', async () => {
    await withRunner(ShelfEntity);
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    await check(ShelfEntity);
    expect(warned).not.toHaveBeenCalled();
    await dataSource.query(`ALTER TABLE shelves RENAME COLUMN shelf_name TO shelf_title`);
    await expect(check(RetitledShelfEntity)).rejects.toThrow('"columns":{"title":"shelf_title"}');
    await check(ShelfEntity);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('ShelfEntity: There is no column shelves.shelf_name'));
    warned.mockRestore();
  });

  it.each([
    ['that are missing', async () => {}],
    [
      'of another release',
      () =>
        withRunner(ShelfEntity).then(() =>
          dataSource.query(`COMMENT ON TRIGGER cached_entity_update ON shelves IS 'cf5a'`),
        ),
    ],
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

  it.each([
    [MisspeltEntity, `MisspeltEntity: 'shelf:{nam}' names {nam}, but its columns are (name)`],
    [MisspeltTagEntity, `MisspeltTagEntity: 'shelf:{nam}' names {nam}, but its columns are (name)`],
    [WildTagEntity, "tag eviction 'shelf:*'"],
    [SilentEntity, 'SilentEntity: @CachedEntity names neither patterns nor tags'],
    [TransformedEntity, 'whose transformer no trigger can apply'],
    [PlainEntity, 'PlainEntity has no @CachedEntity'],
  ])('are not made of %p', (entity, message) => {
    expect(() => cacheTriggersOf(entity)).toThrow(message);
  });
});
