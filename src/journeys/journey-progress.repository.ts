import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProgressRow } from './journey-progress.row.js';

/** Progress whose row is locked, and the step that somebody wants to complete. */
export interface HeldProgress {
  readonly stepsDone: number;
  readonly stepsInAll: number;
  readonly nextStep: string | null;
  /** Of the asked step, from 1; null when the journey has no such step. */
  readonly position: number | null;
}

/** The progress after a step, and whether it is this call that completed it. */
export interface Advanced {
  readonly progress: ProgressRow;
  readonly isNew: boolean;
}

const STEPS = `(SELECT count(*)::integer FROM journey_steps s WHERE s.journey_id = p.journey_id) AS "stepsInAll",
  (SELECT s.code FROM journey_steps s WHERE s.journey_id = p.journey_id AND s.position = p.steps_done + 1) AS "nextStep"`;

const SELECT = `
  SELECT p.user_id AS "userId", p.journey_id AS "journeyId", j.code AS "journeyCode", j.title AS "journeyTitle",
         p.steps_done AS "stepsDone", ${STEPS},
         p.started_at AS "startedAt", p.updated_at AS "updatedAt", p.completed_at AS "completedAt"
    FROM journey_progress p JOIN journeys j ON j.id = p.journey_id`;

/** How far users have come. */
@Injectable()
export class JourneyProgressRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** The latest started first. There are at most as many as there are definitions. */
  ofUser(userId: string): Promise<ProgressRow[]> {
    return this.database.query<ProgressRow[]>(
      `${SELECT} WHERE p.user_id = $1 ORDER BY p.started_at DESC, p.journey_id`,
      [userId],
    );
  }

  find(userId: string, journeyId: string): Promise<ProgressRow | null> {
    return findProgress(this.database.manager, userId, journeyId);
  }

  async userExists(userId: string): Promise<boolean> {
    return (await this.database.query<unknown[]>('SELECT FROM users WHERE id = $1', [userId])).length > 0;
  }

  /**
   * User and journey are locked, so that a deletion at the same time comes before or after.
   *
   * @returns whether a row was written: false when it exists, or when user or journey do not
   */
  async insert(userId: string, journeyId: string): Promise<boolean> {
    const written = await this.database.query<unknown[]>(
      `INSERT INTO journey_progress (user_id, journey_id)
       SELECT users.id, journeys.id FROM users, journeys WHERE users.id = $1 AND journeys.id = $2
       FOR KEY SHARE
       ON CONFLICT DO NOTHING
       RETURNING user_id`,
      [userId, journeyId],
    );
    return written.length > 0;
  }

  /**
   * Completes a step under the lock of the user's progress: whoever completes one at the same time waits, and is judged
   * by what this call leaves.
   *
   * @param judge throws a `DomainError` to change nothing; returns the position to get to, which may have been reached
   * @returns null when the user has not started the journey
   */
  advance(
    userId: string,
    journeyId: string,
    stepCode: string,
    judge: (held: HeldProgress) => number,
  ): Promise<Advanced | null> {
    return this.database.transaction(async (tx) => {
      const [held] = await tx.query<HeldProgress[]>(
        `SELECT p.steps_done AS "stepsDone", ${STEPS},
                (SELECT s.position FROM journey_steps s WHERE s.journey_id = p.journey_id AND s.code = $3) AS position
           FROM journey_progress p WHERE p.user_id = $1 AND p.journey_id = $2
            FOR NO KEY UPDATE`,
        [userId, journeyId, stepCode],
      );
      if (!held) return null;
      const position = judge(held);
      const isNew = position > held.stepsDone;
      if (isNew) {
        await tx.query(
          `UPDATE journey_progress
              SET steps_done = $3, updated_at = now(), completed_at = CASE WHEN $4::boolean THEN now() END
            WHERE user_id = $1 AND journey_id = $2`,
          [userId, journeyId, position, position === held.stepsInAll],
        );
      }
      const progress = await findProgress(tx, userId, journeyId);
      return progress && { progress, isNew };
    });
  }

  /** @returns whether the user had started the journey */
  async delete(userId: string, journeyId: string): Promise<boolean> {
    const deleted = await this.database.query<[unknown[], number]>(
      'DELETE FROM journey_progress WHERE user_id = $1 AND journey_id = $2 RETURNING user_id',
      [userId, journeyId],
    );
    return deleted[1] > 0;
  }
}

async function findProgress(manager: EntityManager, userId: string, journeyId: string): Promise<ProgressRow | null> {
  const [progress] = await manager.query<ProgressRow[]>(`${SELECT} WHERE p.user_id = $1 AND p.journey_id = $2`, [
    userId,
    journeyId,
  ]);
  return progress ?? null;
}
