import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { AchievementsService } from './achievements.service.js';
import { AwardView, UserAchievementsView } from './achievements.view.js';
import { AwardAchievementDto } from './dto/award-achievement.dto.js';

/** The part of a reply that tells a new award from one that was there. */
interface StatusReply {
  status(code: number): unknown;
}

@ApiTags('achievements')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/achievements', version: '1' })
export class UserAchievementsController {
  constructor(private readonly achievements: AchievementsService) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'List the achievements of a user',
    description: 'The latest first, with the sum of their points. Open to every signed-in user. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: UserAchievementsView })
  @ApiProblems(400, 401, 404)
  list(@UuidParam('userId') userId: string): Promise<UserAchievementsView> {
    return this.achievements.ofUser(userId);
  }

  @Post()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Award an achievement to a user',
    description: 'Admins only. Idempotent: 201 for a new award; 200 with the same award when the user has it already.',
  })
  @ApiCreatedResponse({ type: AwardView, description: 'Awarded' })
  @ApiOkResponse({ type: AwardView, description: 'The user has it already' })
  @ApiProblems(400, 401, 403, 404)
  async award(
    @UuidParam('userId') userId: string,
    @Body() { achievementId }: AwardAchievementDto,
    @CurrentUser() admin: Principal,
    @Res({ passthrough: true }) reply: StatusReply,
  ): Promise<AwardView> {
    const { award, isNew } = await this.achievements.award(userId, achievementId, admin.userId);
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return award;
  }

  @Delete(':achievementId')
  @Access('admin')
  @HttpCode(204)
  @Roles(['admin'])
  @ApiOperation({ summary: 'Revoke an achievement from a user', description: 'Admins only. It can be awarded again.' })
  @ApiNoContentResponse({ description: 'Revoked' })
  @ApiProblems(400, 401, 403, 404)
  revoke(@UuidParam('userId') userId: string, @UuidParam('achievementId') achievementId: string): Promise<void> {
    return this.achievements.revoke(userId, achievementId);
  }
}
