import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { SettingEntity } from './setting.entity.js';

@Injectable()
export class SettingsRepository {
  constructor(@InjectRepository(SettingEntity) private readonly settings: Repository<SettingEntity>) {}

  /** Those that somebody has set: no more than there are names. */
  list(): Promise<SettingEntity[]> {
    return this.settings.find();
  }

  /**
   * All or none, in one statement. By name, so that two who write the same settings at once wait for each other in one
   * order.
   *
   * @param values by name; a value may be null
   */
  async write(values: Readonly<Record<string, unknown>>, updatedBy: string): Promise<void> {
    await this.settings.query(
      `INSERT INTO application_settings AS setting (name, value, updated_by)
       SELECT key, value, $2::uuid FROM jsonb_each($1::jsonb) ORDER BY key COLLATE "C"
       ON CONFLICT (name) DO UPDATE
         SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`,
      [JSON.stringify(values), updatedBy],
    );
  }
}
