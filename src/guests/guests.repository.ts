import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { GuestProfileDto } from './dto/guest-profile.dto.js';
import { GuestEntity } from './guest.entity.js';

/** Expired guests that a new one removes: more than one, so that they become fewer; few, so that it costs little. */
const REMOVED_AT_ONCE = 10;

const LIFETIME = `interval '30 days'`;

/** The columns under the names of the entity, for statements that return what they wrote. */
const COLUMNS = `id, session_hash AS "sessionHash", display_name AS "displayName", theme, language,
  created_at AS "createdAt", updated_at AS "updatedAt", expires_at AS "expiresAt"`;

@Injectable()
export class GuestsRepository {
  constructor(@InjectRepository(GuestEntity) private readonly guests: Repository<GuestEntity>) {}

  /** Also one that has expired. */
  find(sessionHash: string): Promise<GuestEntity | null> {
    return this.guests.findOneBy({ sessionHash });
  }

  async insert(sessionHash: string, { displayName, theme, language }: GuestProfileDto): Promise<GuestEntity> {
    const guest = await this.written(
      `INSERT INTO guests (session_hash, display_name, theme, language, expires_at)
       VALUES ($1, coalesce($2, 'Guest'), coalesce($3, 'system'), coalesce($4, 'en'), now() + ${LIFETIME})
       RETURNING *`,
      [sessionHash, displayName ?? null, theme ?? null, language ?? null],
    );
    if (!guest) throw new Error('A guest was inserted, but the database returned none');
    return guest;
  }

  /**
   * Removes some of the expired guests, the longest expired first. Rows that another call is removing are left to it.
   *
   * @returns the hashes of their tokens
   */
  async removeExpired(): Promise<string[]> {
    const removed = await this.guests.query<{ sessionHash: string }[]>(
      `WITH expired AS MATERIALIZED (
         SELECT id FROM guests WHERE expires_at <= now() ORDER BY expires_at LIMIT ${REMOVED_AT_ONCE}
            FOR UPDATE SKIP LOCKED
       ), removed AS (
         DELETE FROM guests USING expired WHERE guests.id = expired.id RETURNING guests.session_hash
       )
       SELECT session_hash AS "sessionHash" FROM removed`,
    );
    return removed.map(({ sessionHash }) => sessionHash);
  }

  /**
   * Changes a guest that has not expired, and prolongs its life.
   *
   * @param profile the fields to change; the others stay
   * @returns null when there is no such guest
   */
  update(sessionHash: string, { displayName, theme, language }: GuestProfileDto): Promise<GuestEntity | null> {
    return this.written(
      `UPDATE guests
          SET display_name = coalesce($2, display_name), theme = coalesce($3, theme),
              language = coalesce($4, language), updated_at = now(), expires_at = now() + ${LIFETIME}
        WHERE session_hash = $1 AND expires_at > now()
        RETURNING *`,
      [sessionHash, displayName ?? null, theme ?? null, language ?? null],
    );
  }

  /** @returns whether there was such a guest, and it had not expired */
  async remove(sessionHash: string): Promise<boolean> {
    const removed = await this.written(
      'DELETE FROM guests WHERE session_hash = $1 AND expires_at > now() RETURNING *',
      [sessionHash],
    );
    return removed !== null;
  }

  /** @param statement that returns all columns of what it writes */
  private async written(statement: string, parameters: readonly unknown[]): Promise<GuestEntity | null> {
    const [guest] = await this.guests.query<GuestEntity[]>(
      `WITH written AS (${statement}) SELECT ${COLUMNS} FROM written`,
      [...parameters],
    );
    return guest ?? null;
  }
}
