import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { Environment } from '../config/environment.js';
import { checkCachedEntities } from './cached-entity/check-cached-entities.js';
import { databaseOptions } from './database-options.js';
import { openDataSource } from './open-data-source.js';
import { registerReader } from './transactions/outbox-readers.js';
import type { TypeOrmTransactions } from './transactions/typeorm-transactions.js';
import { PostgresWriteLedger } from './write-ledger/postgres-write-ledger.js';

/** The one data source of the application: open and migrated before anything is served, closed after the last request. */
@Module({})
export class DatabaseModule {
  /**
   * @param transactions in which its repositories take part
   * @param cache what the outbox calls the cache that is to hear of changes
   */
  static joining(transactions: TypeOrmTransactions, cache?: string): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [PostgresWriteLedger],
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [ConfigService],
          useFactory: (config: ConfigService<Environment, true>) => ({
            ...databaseOptions(
              config.get('DATABASE_URL', { infer: true }),
              config.get('DATABASE_POOL_SIZE', { infer: true }),
            ),
            dataDir: config.get('DATA_DIR', { infer: true }),
            autoLoadEntities: true,
            toRetry: () => false, // openDataSource() does, with better messages
          }),
          dataSourceFactory: async (options): Promise<DataSource> => {
            const { dataDir, ...rest } = options as DataSourceOptions & { dataDir: string };
            const dataSource = await openDataSource(rest, dataDir);
            try {
              await checkCachedEntities(dataSource);
              // Before the first read: what that finds is not to be outdated unheard.
              if (cache !== undefined) await registerReader(dataSource.query.bind(dataSource), cache);
            } catch (error) {
              await dataSource.destroy();
              throw error;
            }
            return transactions.join(dataSource);
          },
        }),
      ],
    };
  }
}
