import { Controller, Get, ServiceUnavailableException, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Access } from '../access/access.decorator.js';
import { Public } from '../access/public.decorator.js';
import { Unlimited } from '../rate-limit/unlimited.decorator.js';
import { Drain } from '../shutdown/drain.js';
import { CacheIndicator } from './cache.indicator.js';
import { HealthFilter } from './health.filter.js';
import { HealthReport } from './health.view.js';
import { PostgresIndicator } from './postgres.indicator.js';

const ENDING: HealthReport = { status: 'shutting_down', info: {}, error: {}, details: {} };

/** For orchestrators: answers within a second, whatever hangs. */
@Public()
@Unlimited()
@ApiTags('health')
@UseFilters(HealthFilter)
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly postgres: PostgresIndicator,
    private readonly cache: CacheIndicator,
    private readonly drain: Drain,
  ) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false })
  @Access('everyone')
  @ApiOperation({
    summary: 'Liveness',
    description: 'The process answers. Asks nobody else: a restart would not help.',
  })
  @ApiOkResponse({ type: HealthReport })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @Access('everyone')
  @ApiOperation({
    summary: 'Readiness',
    description:
      'Postgres answers, and the process is not about to end. A Redis that does not is reported as degraded: requests ' +
      'are still answered correctly.',
  })
  @ApiOkResponse({ type: HealthReport })
  @ApiServiceUnavailableResponse({ type: HealthReport, description: 'Postgres does not answer, or the process ends' })
  ready(): Promise<HealthCheckResult> {
    if (this.drain.isUnderWay) throw new ServiceUnavailableException(ENDING);
    return this.health.check([() => this.postgres.check(), () => this.cache.check()]);
  }

  @Get('startup')
  @HealthCheck({ swaggerDocumentation: false })
  @Access('everyone')
  @ApiOperation({
    summary: 'Start-up',
    description: 'The start is complete: migrations have run, and Postgres answers.',
  })
  @ApiOkResponse({ type: HealthReport })
  @ApiServiceUnavailableResponse({ type: HealthReport, description: 'Postgres does not answer' })
  startup(): Promise<HealthCheckResult> {
    return this.health.check([() => this.postgres.check()]);
  }
}
