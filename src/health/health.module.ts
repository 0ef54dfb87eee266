import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ShutdownModule } from '../shutdown/shutdown.module.js';
import { CacheIndicator } from './cache.indicator.js';
import { HealthController } from './health.controller.js';
import { PostgresIndicator } from './postgres.indicator.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ShutdownModule],
  controllers: [HealthController],
  providers: [PostgresIndicator, CacheIndicator],
})
export class HealthModule {}
