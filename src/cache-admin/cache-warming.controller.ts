import { Body, Controller, Get, HttpCode, Post, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { CacheWarmingService } from './cache-warming.service.js';
import { WarmPlansView, WarmPlanView } from './cache-warming.view.js';
import { WarmCacheDto } from './dto/warm-cache.dto.js';

@Roles(['admin'])
@ApiTags('cache admin')
@ApiBearerAuth()
@Controller({ path: 'admin/cache/warming', version: VERSION_NEUTRAL })
export class CacheWarmingController {
  constructor(private readonly warming: CacheWarmingService) {}

  @Get()
  @Access('admin')
  @ApiOperation({
    summary: 'Warm plans, and how they are doing',
    description: 'Admins only. On the process that answers; the last run may be of another one.',
  })
  @ApiOkResponse({ type: WarmPlansView })
  @ApiProblems(401, 403)
  list(): WarmPlansView {
    return this.warming.list();
  }

  @Post()
  @HttpCode(202)
  @Access('admin')
  @ApiOperation({
    summary: 'Run a warm plan now',
    description:
      'Admins only. Loads what the plan names and is not fresh. It goes on after the answer; where another process is at ' +
      'it, nothing is done.',
  })
  @ApiAcceptedResponse({ type: WarmPlanView })
  @ApiProblems(400, 401, 403, 404)
  begin(@Body() { plan }: WarmCacheDto): WarmPlanView {
    return this.warming.begin(plan);
  }
}
