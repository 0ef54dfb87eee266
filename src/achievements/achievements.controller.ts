import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { HttpCache } from '../cache/index.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { AchievementsService } from './achievements.service.js';
import { AchievementDefinitions, AchievementView } from './achievements.view.js';
import { DefineAchievementDto } from './dto/define-achievement.dto.js';

@ApiTags('achievements')
@ApiBearerAuth()
@Controller({ path: 'achievements', version: '1' })
export class AchievementsController {
  constructor(private readonly achievements: AchievementsService) {}

  @Get()
  @HttpCache({ ttl: '24h', scope: 'public', query: [] })
  @Access('signed-in')
  @ApiOperation({
    summary: 'List all achievements that can be awarded',
    description: 'Ordered by code. One cached entry for the whole application, kept for 24 hours.',
  })
  @ApiOkResponse({ type: AchievementDefinitions })
  @ApiProblems(401)
  definitions(): Promise<AchievementDefinitions> {
    return this.achievements.definitions();
  }

  @Post()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({ summary: 'Define an achievement', description: 'Admins only. A definition is never changed.' })
  @ApiCreatedResponse({ type: AchievementView })
  @ApiProblems(400, 401, 403, 409)
  define(@Body() achievement: DefineAchievementDto): Promise<AchievementView> {
    return this.achievements.define(achievement);
  }
}
