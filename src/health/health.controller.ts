import { Controller, Get, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../access/public.decorator.js';
import { CacheIndicator } from './cache.indicator.js';
import { HealthFilter } from './health.filter.js';
import { PostgresIndicator } from './postgres.indicator.js';

/** For orchestrators: answers within a second, whatever hangs. */
@Public()
@ApiTags('health')
@UseFilters(HealthFilter)
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly postgres: PostgresIndicator,
    private readonly cache: CacheIndicator,
  ) {}

  @Get('live')
  @HealthCheck()
  @ApiOperation({
    summary: 'Liveness',
    description: 'The process answers. Asks nobody else: a restart would not help.',
  })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({
    summary: 'Readiness',
    description:
      'Postgres answers. A Redis that does not is reported as degraded: requests are still answered correctly.',
  })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.postgres.check(), () => this.cache.check()]);
  }

  @Get('startup')
  @HealthCheck()
  @ApiOperation({
    summary: 'Start-up',
    description: 'The start is complete: migrations have run, and Postgres answers.',
  })
  startup(): Promise<HealthCheckResult> {
    return this.health.check([() => this.postgres.check()]);
  }
}
