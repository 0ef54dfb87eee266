import type { CommunityPermissionsView } from '../communities/community-permissions.view.js';
import { QuestionForbiddenError, QuestionHasVotesError } from './voting.errors.js';

/** Whose question, and who wants something of it. */
export interface QuestionCaller {
  /** null: the account of the asker is gone. */
  readonly askedBy: string | null;
  /** Of the caller, in the question's community. */
  readonly permissions: Pick<CommunityPermissionsView, 'userId' | 'moderate'>;
}

/**
 * Who may end a question: whoever asked it, and those who moderate its community.
 *
 * @throws {QuestionForbiddenError} for all others
 */
export function assertMayEnd({ askedBy, permissions }: QuestionCaller): void {
  if (permissions.moderate || permissions.userId === askedBy) return;
  throw new QuestionForbiddenError('Only who asked, owner, moderators and admins may do this.');
}

/**
 * Those who moderate may delete a question at any time, whoever asked it only while nobody has voted: the votes of others
 * are not theirs to delete.
 *
 * @throws {QuestionForbiddenError | QuestionHasVotesError}
 */
export function assertMayDelete(caller: QuestionCaller, hasVotes: boolean): void {
  assertMayEnd(caller);
  if (hasVotes && !caller.permissions.moderate) throw new QuestionHasVotesError();
}
