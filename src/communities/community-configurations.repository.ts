import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { CommunityConfigurationEntity } from './community-configuration.entity.js';
import { CommunityLock, type HeldCommunity } from './community-lock.js';

/** What a write may change about a configuration. */
export type ConfigurationPatch = Partial<
  Pick<CommunityConfigurationEntity, 'joinPolicy' | 'posting' | 'asking' | 'welcomeMessage'>
>;

@Injectable()
export class CommunityConfigurationsRepository {
  constructor(
    @InjectRepository(CommunityConfigurationEntity)
    private readonly configurations: Repository<CommunityConfigurationEntity>,
    private readonly lock: CommunityLock,
  ) {}

  find(communityId: string): Promise<CommunityConfigurationEntity | null> {
    return this.configurations.findOneBy({ communityId });
  }

  /**
   * Changes the configuration under the lock of its community, so that nobody joins by a policy that is changing.
   *
   * @param judge throws a `DomainError` to change nothing
   * @throws {CommunityNotFoundError}
   */
  change(
    communityId: string,
    caller: Principal,
    patch: ConfigurationPatch,
    judge: (held: HeldCommunity) => void,
  ): Promise<CommunityConfigurationEntity> {
    return this.lock.hold(communityId, caller, [], async (held) => {
      judge(held);
      const changes = { ...patch, version: held.configuration.version + 1, updatedAt: new Date() };
      await held.tx.update(CommunityConfigurationEntity, communityId, changes);
      return { ...held.configuration, ...changes };
    });
  }
}
