import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheIndicator } from './cache.indicator.js';
import { HealthController } from './health.controller.js';
import { PostgresIndicator } from './postgres.indicator.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [PostgresIndicator, CacheIndicator],
})
export class HealthModule {}
