import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { COUNT_LIMIT } from '../http/page.js';
import type { CreateFeatureFlagDto } from './dto/create-feature-flag.dto.js';
import type { FlagRulesDto } from './dto/flag-rules.dto.js';
import { FeatureFlagEntity } from './feature-flag.entity.js';
import { withinFlagLimits } from './flag-limits.js';

/** The columns under the names of the entity, for statements that return what they wrote. */
const COLUMNS = `id, name, description, enabled, rollout_basis_points AS "rolloutBasisPoints",
  target_user_ids AS "targetUserIds", target_roles AS "targetRoles", variants, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

@Injectable()
export class FeatureFlagsRepository {
  constructor(@InjectRepository(FeatureFlagEntity) private readonly flags: Repository<FeatureFlagEntity>) {}

  find(name: string): Promise<FeatureFlagEntity | null> {
    return this.flags.findOneBy({ name });
  }

  list(skip: number, take: number): Promise<FeatureFlagEntity[]> {
    return this.flags.find({ order: { name: 'ASC' }, skip, take });
  }

  /** All of them, with what an evaluation needs to know. */
  rules(): Promise<FeatureFlagEntity[]> {
    return this.flags.find({
      select: {
        id: true,
        name: true,
        enabled: true,
        rolloutBasisPoints: true,
        targetUserIds: true,
        targetRoles: true,
        variants: true,
      },
      order: { name: 'ASC' },
    });
  }

  /** Counts no further than one beyond the limit of totals. */
  async count(): Promise<number> {
    const rows = await this.flags.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM (SELECT FROM feature_flags LIMIT ${COUNT_LIMIT + 1}) AS counted`,
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * @returns null when the name is taken
   * @throws {TooManyFeatureFlagsError}
   * @throws {TooManyFlagTargetsError}
   */
  insert({ name, ...rules }: CreateFeatureFlagDto): Promise<FeatureFlagEntity | null> {
    return withinFlagLimits(this.flags.manager, async (tx) => {
      const [written] = await tx.query<FeatureFlagEntity[]>(
        `INSERT INTO feature_flags
           (name, description, enabled, rollout_basis_points, target_user_ids, target_roles, variants)
         VALUES ($1, coalesce($2, ''), coalesce($3, false), coalesce($4::int, 10000), coalesce($5::uuid[], '{}'),
           coalesce($6::text[], '{}'), coalesce($7::jsonb, '[]'))
         ON CONFLICT (name) DO NOTHING
         RETURNING ${COLUMNS}`,
        [name, ...columnsOf(rules)],
      );
      return written ?? null;
    });
  }

  /**
   * One statement, so that no other write can come between the comparison of the version and the change.
   *
   * @param rules the fields to change; the others stay
   * @param version the version the flag must have; any, if absent
   * @returns null when no flag has this name and version
   * @throws {TooManyFlagTargetsError}
   */
  update(name: string, rules: FlagRulesDto, version?: number): Promise<FeatureFlagEntity | null> {
    const { manager } = this.flags;
    if (!rules.targetUserIds?.length) return this.write(manager, name, rules, version);
    return withinFlagLimits(manager, (tx) => this.write(tx, name, rules, version));
  }

  private async write(
    manager: EntityManager,
    name: string,
    rules: FlagRulesDto,
    version?: number,
  ): Promise<FeatureFlagEntity | null> {
    const [written] = await manager.query<FeatureFlagEntity[]>(
      `WITH written AS (
         UPDATE feature_flags SET
           description = coalesce($2, description), enabled = coalesce($3, enabled),
           rollout_basis_points = coalesce($4::int, rollout_basis_points),
           target_user_ids = coalesce($5::uuid[], target_user_ids),
           target_roles = coalesce($6::text[], target_roles), variants = coalesce($7::jsonb, variants),
           version = version + 1, updated_at = now()
         WHERE name = $1 AND version = coalesce($8::int, version)
         RETURNING *
       )
       SELECT ${COLUMNS} FROM written`,
      [name, ...columnsOf(rules), version ?? null],
    );
    return written ?? null;
  }

  /** @param enabled on or off; absent: the opposite of what it is, also when two toggle at once */
  async toggle(name: string, enabled?: boolean): Promise<FeatureFlagEntity | null> {
    const [written] = await this.flags.query<FeatureFlagEntity[]>(
      `WITH written AS (
         UPDATE feature_flags
         SET enabled = coalesce($2::boolean, NOT enabled), version = version + 1, updated_at = now()
         WHERE name = $1
         RETURNING *
       )
       SELECT ${COLUMNS} FROM written`,
      [name, enabled ?? null],
    );
    return written ?? null;
  }

  /** @returns whether there was such a flag */
  async delete(name: string): Promise<boolean> {
    const { affected } = await this.flags.delete({ name });
    return affected === 1;
  }
}

/** Parameters $2 to $7; null stands for "not given". */
const columnsOf = (rules: FlagRulesDto): readonly unknown[] => [
  rules.description ?? null,
  rules.enabled ?? null,
  rules.rolloutPercentage === undefined ? null : Math.round(rules.rolloutPercentage * 100),
  rules.targetUserIds ?? null,
  rules.targetRoles ?? null,
  rules.variants === undefined ? null : JSON.stringify(rules.variants.map(({ key, weight }) => ({ key, weight }))),
];
