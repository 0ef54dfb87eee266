import { Body, Controller, Get, HttpCode, Post, Query, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { CacheEvictionView, MadeEvictionView } from './cache-eviction.view.js';
import { CacheEvictionsService } from './cache-evictions.service.js';
import { EvictCacheDto } from './dto/evict-cache.dto.js';

@Roles(['admin'])
@ApiTags('cache admin')
@ApiBearerAuth()
@Controller({ path: 'admin/cache/evictions', version: VERSION_NEUTRAL })
export class CacheEvictionsController {
  constructor(private readonly evictions: CacheEvictionsService) {}

  @Post()
  @HttpCode(200)
  @Access('admin')
  @ApiOperation({
    summary: 'Evict entries of the cache, on all nodes',
    description:
      'Admins only. By keys and patterns, by tags, or by both. What is evicted is loaded anew when it is next read. ' +
      'Each call is noted in the log, with who made it.',
  })
  @ApiOkResponse({ type: MadeEvictionView })
  @ApiProblems(400, 401, 403)
  evict(@Body() targets: EvictCacheDto, @CurrentUser() { userId }: Principal): Promise<MadeEvictionView> {
    return this.evictions.evict(targets, userId);
  }

  @Get()
  @Access('admin')
  @ApiOperation({
    summary: 'Who evicted what',
    description: 'Admins only. Evictions by this API, the newest first; the last 1,000 are kept.',
  })
  @ApiPage(CacheEvictionView)
  @ApiProblems(400, 401, 403)
  list(@Query() query: PageQuery): Promise<Page<CacheEvictionView>> {
    return this.evictions.list(query);
  }
}
