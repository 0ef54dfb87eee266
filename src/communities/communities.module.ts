import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivityModule } from '../activity/activity.module.js';
import { UsersModule } from '../users/users.module.js';
import { CommunitiesController } from './communities.controller.js';
import { CommunitiesRepository } from './communities.repository.js';
import { CommunitiesService } from './communities.service.js';
import { CommunityAccessService } from './community-access.service.js';
import { CommunityActivityRepository } from './community-activity.repository.js';
import { CommunityActivityService } from './community-activity.service.js';
import { CommunityConfigurationController } from './community-configuration.controller.js';
import { CommunityConfigurationEntity } from './community-configuration.entity.js';
import { CommunityConfigurationService } from './community-configuration.service.js';
import { CommunityConfigurationsRepository } from './community-configurations.repository.js';
import { CommunityInsightController } from './community-insight.controller.js';
import { CommunityLock } from './community-lock.js';
import { CommunityMemberEntity } from './community-member.entity.js';
import { CommunityMembersController } from './community-members.controller.js';
import { CommunityMembersRepository } from './community-members.repository.js';
import { CommunityMembersService } from './community-members.service.js';
import { CommunityPermissionsRepository } from './community-permissions.repository.js';
import { CommunityEntity } from './community.entity.js';
import { MembershipsController } from './memberships.controller.js';
import { MembershipsService } from './memberships.service.js';

/** Communities, who belongs to them, and who may do what in them. */
@Module({
  imports: [
    TypeOrmModule.forFeature([CommunityEntity, CommunityConfigurationEntity, CommunityMemberEntity]),
    ActivityModule,
    UsersModule,
  ],
  controllers: [
    CommunitiesController,
    CommunityConfigurationController,
    CommunityMembersController,
    CommunityInsightController,
    MembershipsController,
  ],
  providers: [
    CommunityLock,
    CommunityAccessService,
    CommunityPermissionsRepository,
    CommunitiesService,
    CommunitiesRepository,
    CommunityConfigurationService,
    CommunityConfigurationsRepository,
    CommunityMembersService,
    CommunityMembersRepository,
    CommunityActivityService,
    CommunityActivityRepository,
    MembershipsService,
  ],
  exports: [CommunityAccessService, CommunitiesService],
})
export class CommunitiesModule {}
