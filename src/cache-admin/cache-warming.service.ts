import { Injectable, Logger } from '@nestjs/common';
import { WarmingService } from '../cache/index.js';
import { UnknownWarmPlanError } from './cache-admin.errors.js';
import { toWarmPlanView, type WarmPlansView, type WarmPlanView } from './cache-warming.view.js';

@Injectable()
export class CacheWarmingService {
  private readonly logger = new Logger('CacheAdmin');

  constructor(private readonly warming: WarmingService) {}

  list(): WarmPlansView {
    return { plans: this.warming.plans().map(toWarmPlanView) };
  }

  /**
   * Begins a run; it goes on after the answer.
   * @throws {UnknownWarmPlanError}
   */
  begin(name: string): WarmPlanView {
    const known = this.warming.plans().map(({ plan }) => plan);
    if (!known.includes(name)) throw new UnknownWarmPlanError(known);
    this.warming.run(name).catch((error: unknown) => {
      this.logger.error(`the warm plan ${name} could not be run: ${String(error)}`);
    });
    return toWarmPlanView(this.warming.plan(name));
  }
}
