import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict, CacheWarm } from '../cache/index.js';
import type { UpdateSettingsDto } from './dto/update-settings.dto.js';
import { effectiveSettings } from './effective-settings.js';
import { settingsCache } from './settings.cache.js';
import { SettingsRepository } from './settings.repository.js';
import type { SettingsView } from './settings.view.js';

@Injectable()
export class SettingsService {
  constructor(private readonly settings: SettingsRepository) {}

  /** What holds now: also for other features to go by. */
  @CacheWarm(() => [[]])
  @Cacheable(settingsCache.key, settingsCache.ttl)
  async current(): Promise<SettingsView> {
    return effectiveSettings(await this.settings.list());
  }

  /**
   * @param change the settings to change; the others stay
   * @param updatedBy the administrator
   * @returns all settings as this call left them
   */
  @CacheEvict(settingsCache.key)
  async update(change: UpdateSettingsDto, updatedBy: string): Promise<SettingsView> {
    const { siteName, registrationOpen, defaultTheme, supportEmail } = change;
    await this.settings.write({ siteName, registrationOpen, defaultTheme, supportEmail }, updatedBy);
    return effectiveSettings(await this.settings.list());
  }
}
