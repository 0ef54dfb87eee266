import { Controller, Delete, Get, HttpCode, Post, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { CacheWritesService } from './cache-writes.service.js';
import { WriteQueuesView } from './cache-writes.view.js';

@Roles(['admin'])
@ApiTags('cache admin')
@ApiBearerAuth()
@Controller({ path: 'admin/cache/write-behind', version: VERSION_NEUTRAL })
export class CacheWritesController {
  constructor(private readonly writes: CacheWritesService) {}

  @Get()
  @Access('admin')
  @ApiOperation({
    summary: 'Writes that are accepted and not performed yet',
    description:
      'Admins only. Each queue, of all processes; what was accepted and written through is counted by the process that ' +
      'answers, since it was started. The newest 50 dead letters of each queue.',
  })
  @ApiOkResponse({ type: WriteQueuesView })
  @ApiProblems(401, 403)
  list(): Promise<WriteQueuesView> {
    return this.writes.list();
  }

  @Post('dead-letters/:letterId/retry')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({
    summary: 'Perform a dead letter now',
    description: 'Admins only. Once: a letter that is performed is no longer one. One that fails again is kept.',
  })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404, 409)
  retry(@UuidParam('letterId') letterId: string): Promise<void> {
    return this.writes.retry(letterId);
  }

  @Delete('dead-letters/:letterId')
  @HttpCode(204)
  @Access('admin')
  @ApiOperation({
    summary: 'Discard a dead letter',
    description: 'Admins only. Its write is never performed, and cannot be brought back.',
  })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404)
  discard(@UuidParam('letterId') letterId: string): Promise<void> {
    return this.writes.discard(letterId);
  }
}
