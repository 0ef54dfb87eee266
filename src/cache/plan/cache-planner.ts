import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { DEFAULT_TTL } from '../cache-settings.js';
import { declaredOperations, participants } from './annotated-methods.js';
import { buildPlan } from './build-plan.js';
import type { CachePlan } from './cache-plan.js';
import { knownTemplates } from './known-templates.js';
import type { Planner } from './planner.js';

/** Makes the plan of a running application, from what is annotated in it. */
@Injectable()
export class CachePlanner implements Planner {
  private made: CachePlan | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(CACHE_MODULE_OPTIONS) private readonly options: CacheModuleOptions,
  ) {}

  plan(): CachePlan {
    const { defaultTtl = DEFAULT_TTL, knownKeys, rowEvictions } = this.options;
    return (this.made ??= buildPlan(declaredOperations(participants(this.discovery)), {
      defaultTtl,
      knownKeys: knownTemplates(knownKeys, 'key'),
      rowEvictions: rowEvictions?.() ?? [],
    }));
  }
}
