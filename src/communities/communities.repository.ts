import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import { CommunityLock, type HeldCommunity } from './community-lock.js';
import { CommunityMemberEntity } from './community-member.entity.js';
import { CommunityEntity } from './community.entity.js';
import type { CommunityRow } from './communities.view.js';
import type { CommunitiesQuery, CommunitySort } from './dto/communities.query.js';

export type NewCommunity = Pick<
  CommunityEntity,
  'slug' | 'ownerId' | 'name' | 'nameSearch' | 'description' | 'visibility'
>;

/** What a write may change about a community. */
export type CommunityPatch = Partial<Pick<CommunityEntity, 'name' | 'nameSearch' | 'description' | 'visibility'>>;

const COLUMNS = `c.id, c.slug, c.owner_id AS "ownerId", c.name, c.description, c.visibility,
                 c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

/** Each is the order of an index. */
const ORDERS: Readonly<Record<CommunitySort, string>> = {
  newest: 'c.created_at DESC, c.id DESC',
  name: 'c.name_search, c.id',
  members: 'c.member_count DESC, c.id',
};

@Injectable()
export class CommunitiesRepository {
  constructor(
    @InjectRepository(CommunityEntity) private readonly communities: Repository<CommunityEntity>,
    private readonly lock: CommunityLock,
  ) {}

  find(communityId: string): Promise<CommunityEntity | null> {
    return this.communities.findOneBy({ id: communityId });
  }

  list(query: CommunitiesQuery): Promise<CountedRows<CommunityRow>> {
    const { search, visibility, sort } = query;
    const matches = search === '' ? '' : 'AND strpos(c.name_search, $2) > 0';
    return pagedRows(this.communities.manager, {
      columns: COLUMNS,
      from: `communities c WHERE c.visibility = $1 ${matches}`,
      order: ORDERS[sort],
      parameters: search === '' ? [visibility] : [visibility, search],
      query,
    });
  }

  /**
   * Adds the community, its configuration, and its owner as the first member, in one statement.
   *
   * @returns null when the slug is taken
   */
  async create({ slug, ownerId, ...community }: NewCommunity): Promise<CommunityRow | null> {
    const rows: CommunityRow[] = await this.communities.query(
      `WITH c AS (
         INSERT INTO communities (slug, owner_id, name, name_search, description, visibility)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (slug) DO NOTHING
         RETURNING *
       ), configuration AS (
         INSERT INTO community_configurations (community_id) SELECT id FROM c
       ), owner AS (
         INSERT INTO community_members (community_id, user_id, role) SELECT id, owner_id, 'owner' FROM c
       )
       SELECT ${COLUMNS} FROM c`,
      [slug, ownerId, community.name, community.nameSearch, community.description, community.visibility],
    );
    return rows[0] ?? null;
  }

  /**
   * Changes a community under its lock.
   *
   * @param judge throws a `DomainError` to change nothing
   * @returns the community as it was, and as it is now
   * @throws {CommunityNotFoundError}
   */
  change(
    communityId: string,
    caller: Principal,
    patch: CommunityPatch,
    judge: (held: HeldCommunity) => void,
  ): Promise<{ before: CommunityRow; after: CommunityRow }> {
    return this.lock.hold(communityId, caller, [], async (held) => {
      judge(held);
      const changes = { ...patch, updatedAt: new Date() };
      await held.tx.update(CommunityEntity, communityId, changes);
      return { before: held.community, after: { ...held.community, ...changes } };
    });
  }

  /**
   * Makes a member the owner, and the owner a moderator. Nothing changes where that user is the owner already.
   *
   * @param judge throws a `DomainError` to change nothing
   * @returns the community as it was, and as it is now
   * @throws {CommunityNotFoundError}
   */
  handOver(
    communityId: string,
    caller: Principal,
    heirId: string,
    judge: (held: HeldCommunity) => void,
  ): Promise<{ before: CommunityRow; after: CommunityRow }> {
    return this.lock.hold(communityId, caller, [heirId], async (held) => {
      judge(held);
      const { community: before, tx } = held;
      if (before.ownerId === heirId) return { before, after: before };
      const changes = { ownerId: heirId, updatedAt: new Date() };
      await tx.update(CommunityMemberEntity, { communityId, userId: before.ownerId }, { role: 'moderator' });
      await tx.update(CommunityMemberEntity, { communityId, userId: heirId }, { role: 'owner' });
      await tx.update(CommunityEntity, communityId, changes);
      return { before, after: { ...before, ...changes } };
    });
  }

  /**
   * Removes the community and everything in it.
   *
   * @param judge throws a `DomainError` to change nothing
   * @throws {CommunityNotFoundError}
   */
  remove(communityId: string, caller: Principal, judge: (held: HeldCommunity) => void): Promise<CommunityRow> {
    return this.lock.hold(communityId, caller, [], async (held) => {
      judge(held);
      await held.tx.delete(CommunityEntity, communityId);
      return held.community;
    });
  }
}
