import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { COMMUNITY_TAGS, CONFIGURATION, CONFIGURED } from './communities.cache.js';
import { CommunityNotFoundError, ConfigurationVersionConflictError } from './communities.errors.js';
import { CommunityAccessService } from './community-access.service.js';
import { toCommunityConfigurationView, type CommunityConfigurationView } from './community-configuration.view.js';
import { CommunityConfigurationsRepository } from './community-configurations.repository.js';
import type { ConfigureCommunityDto } from './dto/configure-community.dto.js';

/** How a community works: who joins, posts and asks. */
@Injectable()
export class CommunityConfigurationService {
  constructor(
    private readonly configurations: CommunityConfigurationsRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async findFor(principal: Principal, communityId: string): Promise<CommunityConfigurationView> {
    await this.access.require(communityId, principal, 'read');
    const configuration = await this.find(communityId);
    if (!configuration) throw new CommunityNotFoundError(communityId);
    return configuration;
  }

  /** @returns null for an unknown community */
  @Cacheable(CONFIGURATION.key, CONFIGURATION.ttl, { emptyTtl: CONFIGURATION.emptyTtl, tags: COMMUNITY_TAGS })
  async find(communityId: string): Promise<CommunityConfigurationView | null> {
    const configuration = await this.configurations.find(communityId);
    return configuration && toCommunityConfigurationView(configuration);
  }

  /**
   * Changes the configuration, by owner or admin.
   *
   * @param change the fields to change, and optionally the version that was read
   * @throws {CommunityNotFoundError | CommunityForbiddenError}
   * @throws {ConfigurationVersionConflictError} when another write came first
   */
  @CacheEvict(CONFIGURED)
  async configure(
    communityId: string,
    { version, joinPolicy, posting, asking, welcomeMessage }: ConfigureCommunityDto,
    principal: Principal,
  ): Promise<CommunityConfigurationView> {
    const patch = {
      ...(joinPolicy !== undefined && { joinPolicy }),
      ...(posting !== undefined && { posting }),
      ...(asking !== undefined && { asking }),
      ...(welcomeMessage !== undefined && { welcomeMessage }),
    };
    const changed = await this.configurations.change(communityId, principal, patch, (held) => {
      held.require('configure');
      const { version: current } = held.configuration;
      if (version !== undefined && version !== current) throw new ConfigurationVersionConflictError(version, current);
    });
    return toCommunityConfigurationView(changed);
  }
}
