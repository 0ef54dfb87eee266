import { Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { PresenceService } from './presence.service.js';
import { PresenceView } from './presence.view.js';

@ApiTags('presence')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/presence', version: '1' })
export class PresenceController {
  constructor(private readonly presence: PresenceService) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'When a user was here last',
    description:
      'For everyone who is signed in. The user’s own requests see every sign of life that was given before; to others it ' +
      'may be a second late. Cached for 5 minutes.',
  })
  @ApiOkResponse({ type: PresenceView })
  @ApiProblems(400, 401, 404)
  find(@UuidParam('userId') userId: string, @CurrentUser() principal: Principal): Promise<PresenceView> {
    return this.presence.findFor(principal, userId);
  }

  @Put()
  @HttpCode(204)
  @Access('self')
  @ApiOperation({
    summary: 'Give a sign of life',
    description: 'The user is here, now. For clients in use, every 30 seconds. Cheap: it may be written behind.',
  })
  @ApiNoContentResponse({ description: 'It is noted' })
  @ApiProblems(400, 401, 403, 404)
  sign(@UuidParam('userId') userId: string, @CurrentUser() principal: Principal): Promise<void> {
    return this.presence.sign(principal, userId);
  }
}
