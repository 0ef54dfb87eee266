import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { CacheService } from '../cache/index.js';
import { PROBE_TIMEOUT, within } from './within.js';

/** Whether Redis takes, gives back and forgets a value. Without one the near store is the cache: nothing to report. */
@Injectable()
export class CacheIndicator {
  private readonly logger = new Logger('Health');

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly cache: CacheService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('redis');
    try {
      const { status, latencyMs, error } = await within(PROBE_TIMEOUT, this.cache.health());
      if (status === 'degraded') throw new Error(error ?? 'no reason given');
      return indicator.up({ configured: status === 'up', ...(latencyMs !== undefined && { latencyMs }) });
    } catch (error) {
      this.logger.warn(`Redis is degraded: ${error instanceof Error ? error.message : String(error)}`);
      return indicator.degraded('does not answer; requests are answered from Postgres');
    }
  }
}
