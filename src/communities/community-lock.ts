import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, type EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { retryingConflicts } from '../database/retrying-conflicts.js';
import { CommunityNotFoundError } from './communities.errors.js';
import { CommunityConfigurationEntity } from './community-configuration.entity.js';
import { CommunityMemberEntity } from './community-member.entity.js';
import type { CommunityPermission } from './community-permissions.view.js';
import { permissionsOf, permitted } from './community-policy.js';
import { CommunityEntity } from './community.entity.js';

/** A community whose row is locked: nobody changes it, joins it or leaves it until the work on it is done. */
export interface HeldCommunity {
  readonly community: CommunityEntity;
  readonly configuration: CommunityConfigurationEntity;
  /** Those of the asked users, and the caller, who belong to it, by user id. */
  readonly members: ReadonlyMap<string, CommunityMemberEntity>;
  /** Those of the asked users who exist: none of them is deleted until the work is done. */
  readonly userIds: ReadonlySet<string>;
  /** The transaction: everything the work does goes through it. */
  readonly tx: EntityManager;
  /**
   * Asks for a permission of the caller, as it is under the lock.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError}
   */
  readonly require: (permission: CommunityPermission) => void;
}

/** The one way in which several rows of a community are judged and written together. */
@Injectable()
export class CommunityLock {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Runs work on a locked community, in one transaction. Users are locked before communities, as the deletion of an
   * account does it, so that the two hardly ever wait for each other: an heir's own lock may come in between. Then
   * Postgres gives one of the two up, and it is done again. What else the work judges is read after the lock is held, so
   * that it sees what the writers it waited for have committed.
   *
   * @param caller whose permissions the work asks for
   * @param userIds whom the work is about
   * @param work may throw a `DomainError`: everything is rolled back; what it does goes through the transaction alone,
   * because it may have to be done again
   * @throws {CommunityNotFoundError}
   */
  hold<T>(
    communityId: string,
    caller: Principal,
    userIds: readonly string[],
    work: (held: HeldCommunity) => Promise<T>,
  ): Promise<T> {
    return retryingConflicts(() => this.holdOnce(communityId, caller, userIds, work));
  }

  private holdOnce<T>(
    communityId: string,
    caller: Principal,
    userIds: readonly string[],
    work: (held: HeldCommunity) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const users: { id: string }[] =
        userIds.length === 0
          ? []
          : await tx.query(`SELECT id FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE`, [userIds]);
      const community = await tx.findOne(CommunityEntity, {
        where: { id: communityId },
        lock: { mode: 'for_no_key_update' },
      });
      const configuration = community && (await tx.findOneBy(CommunityConfigurationEntity, { communityId }));
      if (!configuration) throw new CommunityNotFoundError(communityId);
      const asked = [...new Set([...userIds, caller.userId])];
      const found = await tx.findBy(CommunityMemberEntity, { communityId, userId: In(asked) });
      const members = new Map(found.map((one) => [one.userId, one]));
      const { visibility } = community;
      const { posting, asking } = configuration;
      const facts = { communityId, visibility, posting, asking, role: members.get(caller.userId)?.role ?? null };
      const permissions = permissionsOf(facts, caller.userId, caller.role);
      return work({
        community,
        configuration,
        members,
        userIds: new Set(users.map(({ id }) => id)),
        tx,
        require: (permission) => void permitted(communityId, permissions, permission),
      });
    });
  }
}
