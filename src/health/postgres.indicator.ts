import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { PROBE_TIMEOUT, within } from './within.js';

/** Whether Postgres answers. The reason why it does not is for the log, not for whoever asks. */
@Injectable()
export class PostgresIndicator {
  private readonly logger = new Logger('Health');
  /** At most one probe is under way: probes of a database that hangs must not use up its connections. */
  private underWay: Promise<unknown> | undefined;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('postgres');
    const started = performance.now();
    try {
      await within(PROBE_TIMEOUT, this.ping());
      return indicator.up({ latencyMs: Math.round(performance.now() - started) });
    } catch (error) {
      this.logger.warn(`Postgres does not answer: ${error instanceof Error ? error.message : String(error)}`);
      return indicator.down('does not answer');
    }
  }

  private ping(): Promise<unknown> {
    this.underWay ??= this.dataSource.query('SELECT 1').finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }
}
