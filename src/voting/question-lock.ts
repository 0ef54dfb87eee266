import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { QuestionEntity } from './question.entity.js';
import { QuestionNotFoundError } from './voting.errors.js';
import { soleTurn } from './voting-turn.js';

/** A question that nobody votes on until the work on it is done. */
export interface HeldQuestion {
  readonly question: QuestionEntity;
  /** The transaction: everything the work does goes through it. */
  readonly tx: EntityManager;
}

/** The one way in which the votes of a question are judged all together. */
@Injectable()
export class QuestionLock {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Runs work on a locked question, in one transaction. `FOR UPDATE` waits for every vote under way, whose statements hold
   * the row with `FOR KEY SHARE`; whatever the work reads after it, by statements of their own, has all of them.
   *
   * @param work may throw a `DomainError`: everything is rolled back
   * @throws {QuestionNotFoundError}
   */
  hold<T>(communityId: string, questionId: string, work: (held: HeldQuestion) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query(`SELECT ${soleTurn('$1')}`, [questionId]);
      const question = await tx.findOne(QuestionEntity, {
        where: { id: questionId, communityId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!question) throw new QuestionNotFoundError(questionId);
      return work({ question, tx });
    });
  }
}
