import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import type { CreateFeatureFlagDto } from './dto/create-feature-flag.dto.js';
import type { UpdateFeatureFlagDto } from './dto/update-feature-flag.dto.js';
import { toFeatureFlagView, type FeatureFlagView } from './feature-flag.view.js';
import { evictedWith, flagCaches } from './feature-flags.cache.js';
import {
  FeatureFlagNameTakenError,
  FeatureFlagNotFoundError,
  FeatureFlagVersionConflictError,
} from './feature-flags.errors.js';
import { FeatureFlagsRepository } from './feature-flags.repository.js';

@Injectable()
export class FeatureFlagsService {
  constructor(private readonly flags: FeatureFlagsRepository) {}

  /** @throws {FeatureFlagNotFoundError} */
  async get(name: string): Promise<FeatureFlagView> {
    const flag = await this.find(name);
    if (!flag) throw new FeatureFlagNotFoundError(name);
    return flag;
  }

  /** @returns null for an unknown flag, which is a result that is cached too */
  @Cacheable(flagCaches.byName.key, flagCaches.byName.ttl, { emptyTtl: flagCaches.unknownFlagTtl })
  async find(name: string): Promise<FeatureFlagView | null> {
    const flag = await this.flags.find(name);
    return flag && toFeatureFlagView(flag);
  }

  @Cacheable(flagCaches.list.key, flagCaches.list.ttl)
  async list(query: PageQuery): Promise<Page<FeatureFlagView>> {
    const flags = await this.flags.list((query.page - 1) * query.limit, query.limit);
    return pageOf(flags.map(toFeatureFlagView), query, await this.flags.count());
  }

  /**
   * @throws {FeatureFlagNameTakenError}
   * @throws {TooManyFeatureFlagsError}
   * @throws {TooManyFlagTargetsError}
   */
  @CacheEvict(evictedWith('{flag.name}'))
  async create(flag: CreateFeatureFlagDto): Promise<FeatureFlagView> {
    const created = await this.flags.insert(flag);
    if (!created) throw new FeatureFlagNameTakenError(flag.name);
    return toFeatureFlagView(created);
  }

  /**
   * @param change the fields to change, and optionally the version that was read
   * @throws {FeatureFlagNotFoundError}
   * @throws {FeatureFlagVersionConflictError} when another write came first
   * @throws {TooManyFlagTargetsError}
   */
  @CacheEvict(evictedWith('{name}'))
  async update(name: string, { version, ...change }: UpdateFeatureFlagDto): Promise<FeatureFlagView> {
    const updated = await this.flags.update(name, change, version);
    if (updated) return toFeatureFlagView(updated);
    const current = await this.flags.find(name);
    if (!current || version === undefined) throw new FeatureFlagNotFoundError(name);
    throw new FeatureFlagVersionConflictError(name, version, current.version);
  }

  /**
   * @param enabled on or off; absent: the opposite of what it is
   * @throws {FeatureFlagNotFoundError}
   */
  @CacheEvict(evictedWith('{name}'))
  async toggle(name: string, enabled?: boolean): Promise<FeatureFlagView> {
    const toggled = await this.flags.toggle(name, enabled);
    if (!toggled) throw new FeatureFlagNotFoundError(name);
    return toFeatureFlagView(toggled);
  }

  /** @throws {FeatureFlagNotFoundError} */
  @CacheEvict(evictedWith('{name}'))
  async delete(name: string): Promise<void> {
    if (!(await this.flags.delete(name))) throw new FeatureFlagNotFoundError(name);
  }
}
