import { Injectable } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import type { UpdatePreferencesDto } from './dto/update-preferences.dto.js';
import { CHANGED, PREFERENCES } from './preferences.cache.js';
import { PreferencesRepository } from './preferences.repository.js';
import { toPreferencesView, type PreferencesView } from './preferences.view.js';

@Injectable()
export class PreferencesService {
  constructor(private readonly preferences: PreferencesRepository) {}

  /**
   * For the user and admins only.
   *
   * @throws {NotYourAccountError | UserNotFoundError}
   */
  async findFor(principal: Principal, userId: string): Promise<PreferencesView> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    const preferences = await this.find(userId);
    if (!preferences) throw new UserNotFoundError(userId);
    return preferences;
  }

  /** @returns null for an unknown user */
  @Cacheable(PREFERENCES.key, PREFERENCES.ttl, { emptyTtl: PREFERENCES.unknownUserTtl, encrypt: true })
  async find(userId: string): Promise<PreferencesView | null> {
    const known = await this.preferences.find(userId);
    return known && toPreferencesView(userId, known.chosen);
  }

  /**
   * By the user and admins only.
   *
   * @throws {NotYourAccountError | UserNotFoundError}
   */
  @CacheEvict(CHANGED)
  async update(userId: string, changes: UpdatePreferencesDto, principal: Principal): Promise<PreferencesView> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    const chosen = await this.preferences.update(userId, changes);
    if (!chosen) throw new UserNotFoundError(userId);
    return toPreferencesView(userId, chosen);
  }
}
