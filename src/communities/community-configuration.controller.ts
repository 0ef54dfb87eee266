import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { CommunityConfigurationService } from './community-configuration.service.js';
import { CommunityConfigurationView } from './community-configuration.view.js';
import { ConfigureCommunityDto } from './dto/configure-community.dto.js';

@ApiTags('communities')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/configuration', version: '1' })
export class CommunityConfigurationController {
  constructor(private readonly configurations: CommunityConfigurationService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'How a community works',
    description: 'For those who may read the community. Cached for 1 hour.',
  })
  @ApiOkResponse({ type: CommunityConfigurationView })
  @ApiProblems(400, 401, 404)
  findOne(
    @UuidParam('communityId') communityId: string,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityConfigurationView> {
    return this.configurations.findFor(principal, communityId);
  }

  @Patch()
  @Access('owner')
  @ApiOperation({
    summary: 'Configure a community',
    description: 'By owner or admin. Fields left out stay. With `version`, a write that came between is a 409.',
  })
  @ApiOkResponse({ type: CommunityConfigurationView })
  @ApiProblems(400, 401, 403, 404, 409)
  configure(
    @UuidParam('communityId') communityId: string,
    @Body() change: ConfigureCommunityDto,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityConfigurationView> {
    return this.configurations.configure(communityId, change, principal);
  }
}
