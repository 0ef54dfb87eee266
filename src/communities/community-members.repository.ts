import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { PageQuery } from '../http/page.js';
import { CommunityLock, type HeldCommunity } from './community-lock.js';
import { CommunityMemberEntity } from './community-member.entity.js';
import type { MemberRow, MembershipRow } from './community-members.view.js';
import type { Visibility } from './community-visibility.js';
import type { MembersQuery } from './dto/members.query.js';
import type { GivenRole } from './dto/change-member-role.dto.js';

/** A membership, and the audience of the community: the lists in which a change of it can be seen. */
export interface MembershipChange {
  readonly member: MemberRow;
  readonly visibility: Visibility;
}

@Injectable()
export class CommunityMembersRepository {
  constructor(
    @InjectRepository(CommunityMemberEntity) private readonly members: Repository<CommunityMemberEntity>,
    private readonly lock: CommunityLock,
  ) {}

  /** In the order in which they came. */
  page(communityId: string, query: MembersQuery): Promise<CountedRows<MemberRow>> {
    const filter = query.role === 'any' ? '' : 'AND m.role = $2';
    return pagedRows(this.members.manager, {
      columns: `m.user_id AS "userId", m.role, m.joined_at AS "joinedAt"`,
      from: `community_members m WHERE m.community_id = $1 ${filter}`,
      order: `m.joined_at, m.user_id`,
      parameters: query.role === 'any' ? [communityId] : [communityId, query.role],
      query,
    });
  }

  /** All communities a user belongs to, joined last first. The join is an outer one so that the count can do without it. */
  ofUser(userId: string, query: PageQuery): Promise<CountedRows<MembershipRow>> {
    return pagedRows(this.members.manager, {
      columns: `m.community_id AS "communityId", c.slug, m.role, m.joined_at AS "joinedAt"`,
      from: `community_members m LEFT JOIN communities c ON c.id = m.community_id WHERE m.user_id = $1`,
      order: `m.joined_at DESC, m.community_id`,
      parameters: [userId],
      query,
    });
  }

  /** @returns undefined when there is no such community */
  async count(communityId: string): Promise<number | undefined> {
    const rows: { memberCount: number }[] = await this.members.query(
      `SELECT member_count AS "memberCount" FROM communities WHERE id = $1`,
      [communityId],
    );
    return rows[0]?.memberCount;
  }

  /**
   * Makes a user a member, unless it is one.
   *
   * @param judge throws a `DomainError` to change nothing
   * @throws {CommunityNotFoundError}
   */
  add(
    communityId: string,
    userId: string,
    caller: Principal,
    judge: (held: HeldCommunity) => void,
  ): Promise<MembershipChange & { isNew: boolean }> {
    return this.lock.hold(communityId, caller, [userId], async (held) => {
      judge(held);
      const { visibility } = held.community;
      const known = held.members.get(userId);
      if (known) return { member: known, visibility, isNew: false };
      await held.tx.query(`INSERT INTO community_members (community_id, user_id) VALUES ($1, $2)`, [
        communityId,
        userId,
      ]);
      const member = await held.tx.findOneByOrFail(CommunityMemberEntity, { communityId, userId });
      return { member, visibility, isNew: true };
    });
  }

  /**
   * @param judge throws a `DomainError` to change nothing; returns the member to change
   * @throws {CommunityNotFoundError}
   */
  changeRole(
    communityId: string,
    userId: string,
    role: GivenRole,
    caller: Principal,
    judge: (held: HeldCommunity) => MemberRow,
  ): Promise<MemberRow> {
    return this.lock.hold(communityId, caller, [userId], async (held) => {
      const member = judge(held);
      await held.tx.update(CommunityMemberEntity, { communityId, userId }, { role });
      return { ...member, role };
    });
  }

  /**
   * @param judge throws a `DomainError` to change nothing; returns the member to remove
   * @throws {CommunityNotFoundError}
   */
  remove(
    communityId: string,
    userId: string,
    caller: Principal,
    judge: (held: HeldCommunity) => MemberRow,
  ): Promise<MembershipChange> {
    return this.lock.hold(communityId, caller, [userId], async (held) => {
      const member = judge(held);
      await held.tx.delete(CommunityMemberEntity, { communityId, userId });
      return { member, visibility: held.community.visibility };
    });
  }
}
