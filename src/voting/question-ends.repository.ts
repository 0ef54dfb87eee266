import { Injectable } from '@nestjs/common';
import { ELIGIBLE } from './eligible.js';
import { QuestionLock, type HeldQuestion } from './question-lock.js';
import { QuestionEntity } from './question.entity.js';

/** How questions end: closed with a final result, or deleted. */
@Injectable()
export class QuestionEndsRepository {
  constructor(private readonly lock: QuestionLock) {}

  /**
   * Freezes the votes that were accepted until now. The time is read after the lock was given, so that no vote is later.
   *
   * @param judge throws a `DomainError` to change nothing
   * @throws {QuestionNotFoundError}
   */
  close(communityId: string, questionId: string, judge: (question: QuestionEntity) => void): Promise<void> {
    return this.lock.hold(communityId, questionId, async ({ question, tx }) => {
      judge(question);
      await tx.query(
        `WITH frozen AS (
           UPDATE question_options o
              SET final_votes = (SELECT count(*) FROM votes v WHERE v.question_id = $1 AND v.option_id = o.id)
            WHERE o.question_id = $1
         )
         UPDATE questions q SET status = 'closed', closed_at = clock_timestamp(), eligible_at_close = ${ELIGIBLE}
          WHERE q.id = $1`,
        [questionId],
      );
    });
  }

  /**
   * @param judge is told whether anybody has voted; throws a `DomainError` to change nothing
   * @throws {QuestionNotFoundError}
   */
  delete(communityId: string, questionId: string, judge: (hasVotes: boolean) => void): Promise<void> {
    return this.lock.hold(communityId, questionId, async (held) => {
      judge(await hasVotes(held));
      await held.tx.delete(QuestionEntity, { id: questionId });
    });
  }
}

/** Also of a closed question whose voters are all gone. */
async function hasVotes({ question, tx }: HeldQuestion): Promise<boolean> {
  const found: unknown[] = await tx.query(
    `SELECT FROM votes WHERE question_id = $1
     UNION ALL
     SELECT FROM question_options WHERE question_id = $1 AND final_votes > 0
     LIMIT 1`,
    [question.id],
  );
  return found.length > 0;
}
