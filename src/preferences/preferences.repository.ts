import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { DEFAULT_PREFERENCES, type Choices } from './default-preferences.js';
import { PreferencesEntity } from './preferences.entity.js';

const COLUMNS = `p.user_id AS "userId", p.language, p.time_zone AS "timeZone",
  p.email_notifications AS "emailNotifications", p.push_notifications AS "pushNotifications", p.digest,
  p.updated_at AS "updatedAt"`;

/** What is known of a user: that there is one, and what they have chosen, if anything. */
export interface UserChoices {
  readonly chosen: PreferencesEntity | null;
}

@Injectable()
export class PreferencesRepository {
  constructor(@InjectRepository(PreferencesEntity) private readonly preferences: Repository<PreferencesEntity>) {}

  /** @returns null for an unknown user */
  async find(userId: string): Promise<UserChoices | null> {
    const [row] = await this.preferences.query<(PreferencesEntity | { userId: null })[]>(
      `SELECT ${COLUMNS} FROM users u LEFT JOIN user_preferences p ON p.user_id = u.id WHERE u.id = $1`,
      [userId],
    );
    return row ? { chosen: row.userId === null ? null : row } : null;
  }

  /**
   * One statement, so that two who change different fields at once both succeed. The user's row is locked, so that a
   * deletion at the same time comes before or after, and never makes the foreign key fail.
   *
   * @param changes absent fields stay as they are, or are the defaults where nothing was chosen before
   * @returns null for an unknown user
   */
  async update(userId: string, changes: Partial<Choices>): Promise<PreferencesEntity | null> {
    const [written] = await this.preferences.query<PreferencesEntity[]>(
      `WITH owner AS (SELECT id FROM users WHERE id = $1 FOR KEY SHARE)
       INSERT INTO user_preferences AS p
         (user_id, language, time_zone, email_notifications, push_notifications, digest, updated_at)
       SELECT id, coalesce($2, $7), coalesce($3, $8), coalesce($4::boolean, $9::boolean),
              coalesce($5::boolean, $10::boolean), coalesce($6, $11), now() FROM owner
       ON CONFLICT (user_id) DO UPDATE SET
         language = coalesce($2, p.language), time_zone = coalesce($3, p.time_zone),
         email_notifications = coalesce($4::boolean, p.email_notifications),
         push_notifications = coalesce($5::boolean, p.push_notifications),
         digest = coalesce($6, p.digest), updated_at = now()
       RETURNING ${COLUMNS}`,
      [userId, ...columnsOf(changes), ...columnsOf(DEFAULT_PREFERENCES)],
    );
    return written ?? null;
  }
}

/** In the order of the parameters; null stands for "not given". */
const columnsOf = (choices: Partial<Choices>): readonly unknown[] => [
  choices.language ?? null,
  choices.timeZone ?? null,
  choices.emailNotifications ?? null,
  choices.pushNotifications ?? null,
  choices.digest ?? null,
];
