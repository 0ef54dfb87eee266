import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { CacheService } from '../cache/index.js';
import { PROBE_TIMEOUT, within } from './within.js';

/** Whether Redis takes, gives back and forgets a value. Without one the near store is the cache: nothing to report. */
@Injectable()
export class CacheIndicator {
  private readonly logger = new Logger('Health');
  /** What was told last: probes come every few seconds, and an outage may last a day. */
  private told: string | undefined;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly cache: CacheService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('redis');
    try {
      const { status, latencyMs, error } = await within(PROBE_TIMEOUT, this.cache.health());
      if (status === 'degraded') throw new Error(error ?? 'no reason given');
      this.tell(undefined);
      return indicator.up({ configured: status === 'up', ...(latencyMs !== undefined && { latencyMs }) });
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
      return indicator.degraded('is not well; requests are answered all the same, from Postgres if need be');
    }
  }

  private tell(problem: string | undefined): void {
    // Figures in it change with every probe.
    const kind = problem?.replace(/\d+/g, '');
    if (kind === this.told) return;
    this.told = kind;
    if (problem === undefined) this.logger.log('Redis is well again');
    else this.logger.warn(`Redis is degraded: ${problem}`);
  }
}
