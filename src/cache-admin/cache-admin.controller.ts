import { Controller, Get, Query, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheExplanationView } from './cache-explanation.view.js';
import { CachePlanView } from './cache-plan.view.js';
import { CacheReportView } from './cache-report.view.js';
import { CacheStatsView } from './cache-stats.view.js';
import { ExplainQuery } from './dto/explain.query.js';
import { FleetStatsView } from './fleet-stats.view.js';

/** What can be seen of the cache of the process that answers. */
@Roles(['admin'])
@ApiTags('cache admin')
@ApiBearerAuth()
@Controller({ path: 'admin/cache', version: VERSION_NEUTRAL })
export class CacheAdminController {
  constructor(private readonly cache: CacheAdminService) {}

  @Get('plan')
  @Access('admin')
  @ApiOperation({
    summary: 'What is cached, and what evicts it',
    description:
      'Admins only. Every annotated method: what it caches, for how long, which methods evict that, and what an eviction ' +
      'reaches. `findings` name what is worth a look. The same as `npm run cache:plan` prints.',
  })
  @ApiOkResponse({ type: CachePlanView })
  @ApiProblems(401, 403)
  plan(): CachePlanView {
    return this.cache.plan();
  }

  @Get('explain')
  @Access('admin')
  @ApiOperation({
    summary: 'Where the entry of a key is, and what its next read does',
    description:
      'Admins only. In the process that answers and in Redis: whether there is an entry, whether it is alive, how old it ' +
      'is, and who evicts it; never its value. Nothing is changed by it, and it works while Redis is away.',
  })
  @ApiOkResponse({ type: CacheExplanationView })
  @ApiProblems(400, 401, 403)
  explain(@Query() { key }: ExplainQuery): Promise<CacheExplanationView> {
    return this.cache.explain(key);
  }

  @Get('stats')
  @Access('admin')
  @ApiOperation({
    summary: 'What the cache did since its process was started',
    description:
      'Admins only. Of the process that answers: all counters, and those of each cache, by its key template. For the ' +
      'whole fleet see `fleet`. `server` is what Redis says of itself.',
  })
  @ApiOkResponse({ type: CacheStatsView })
  @ApiProblems(401, 403)
  stats(): Promise<CacheStatsView> {
    return this.cache.stats();
  }

  @Get('fleet')
  @Access('admin')
  @ApiOperation({
    summary: 'What all processes counted together',
    description: 'Admins only. From Redis, where each process adds what it counted every ten seconds.',
  })
  @ApiOkResponse({ type: FleetStatsView })
  @ApiProblems(401, 403)
  fleet(): Promise<FleetStatsView> {
    return this.cache.fleet();
  }

  @Get('report')
  @Access('admin')
  @ApiOperation({
    summary: 'What each cache saved, and recommendations',
    description:
      'Admins only. Of the process that answers, since it was started. How often a reload finds the same value is known ' +
      'of a sample of the keys; queries are estimated from loads that ran alone.',
  })
  @ApiOkResponse({ type: CacheReportView })
  @ApiProblems(401, 403)
  report(): Promise<CacheReportView> {
    return this.cache.report();
  }
}
