import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { Environment } from '../config/environment.js';
import { databaseOptions } from './database-options.js';
import { openDataSource } from './open-data-source.js';

/** The one data source of the application: open and migrated before anything is served, closed after the last request. */
@Module({
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
      dataSourceFactory: (options): Promise<DataSource> => {
        const { dataDir, ...rest } = options as DataSourceOptions & { dataDir: string };
        return openDataSource(rest, dataDir);
      },
    }),
  ],
})
export class DatabaseModule {}
