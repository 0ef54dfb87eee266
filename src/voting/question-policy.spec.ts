import { describe, expect, it } from '@jest/globals';
import { assertMayDelete, assertMayEnd, type QuestionCaller } from './question-policy.js';
import { QuestionForbiddenError, QuestionHasVotesError } from './voting.errors.js';

const caller = (askedBy: string | null, userId: string, moderate: boolean): QuestionCaller => ({
  askedBy,
  permissions: { userId, moderate },
});
const asker = caller('ada', 'ada', false);
const moderator = caller('ada', 'max', true);
const other = caller('ada', 'eve', false);
const orphaned = caller(null, 'eve', false);

describe('who ends a question', () => {
  it('is who asked it, or who moderates', () => {
    expect(() => assertMayEnd(asker)).not.toThrow();
    expect(() => assertMayEnd(moderator)).not.toThrow();
    expect(() => assertMayEnd(other)).toThrow(QuestionForbiddenError);
    expect(() => assertMayEnd(orphaned)).toThrow(QuestionForbiddenError);
  });

  it('may delete it without votes; with votes only who moderates', () => {
    expect(() => assertMayDelete(asker, false)).not.toThrow();
    expect(() => assertMayDelete(asker, true)).toThrow(QuestionHasVotesError);
    expect(() => assertMayDelete(moderator, true)).not.toThrow();
    for (const hasVotes of [false, true])
      expect(() => assertMayDelete(other, hasVotes)).toThrow(QuestionForbiddenError);
  });
});
