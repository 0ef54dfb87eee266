import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache/index.js';
import { toCacheExplanationView, type CacheExplanationView } from './cache-explanation.view.js';
import { toCachePlanView, type CachePlanView } from './cache-plan.view.js';
import { toCacheReportView, type CacheReportView } from './cache-report.view.js';
import { toCacheStatsView, type CacheStatsView } from './cache-stats.view.js';
import { toFleetStatsView, type FleetStatsView } from './fleet-stats.view.js';
import { toOutboxStatsView, type OutboxStatsView } from './outbox-stats.view.js';

/** What can be seen of the cache of this process. */
@Injectable()
export class CacheAdminService {
  constructor(private readonly cache: CacheService) {}

  plan(): CachePlanView {
    return toCachePlanView(this.cache.plan());
  }

  /** @param key checked before */
  async explain(key: string): Promise<CacheExplanationView> {
    return toCacheExplanationView(await this.cache.explain(key));
  }

  async stats(): Promise<CacheStatsView> {
    const [server, outbox] = await Promise.all([this.cache.serverStats(), this.outbox()]);
    return toCacheStatsView(this.cache.stats(), server, outbox);
  }

  async fleet(): Promise<FleetStatsView> {
    return toFleetStatsView(await this.cache.fleetStats());
  }

  async report(): Promise<CacheReportView> {
    const [server, outbox] = await Promise.all([this.cache.serverStats(), this.outbox()]);
    return toCacheReportView(this.cache.report(), server, outbox);
  }

  private async outbox(): Promise<OutboxStatsView | null> {
    const figures = await this.cache.outboxFigures();
    return toOutboxStatsView(this.cache.stats().outbox, figures);
  }
}
