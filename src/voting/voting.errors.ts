import { DomainError } from '../errors/domain-error.js';

/** Also for a question of another community than the one asked for. */
export class QuestionNotFoundError extends DomainError {
  constructor(questionId: string) {
    super('QUESTION.NOT_FOUND', 404, 'Question not found', `There is no question ${questionId} in this community.`);
  }
}

/** @param detail who may do it instead */
export class QuestionForbiddenError extends DomainError {
  constructor(detail: string) {
    super('QUESTION.FORBIDDEN', 403, 'Not allowed', detail);
  }
}

export class QuestionClosedError extends DomainError {
  constructor() {
    super('QUESTION.CLOSED', 409, 'Voting is over', 'The question is closed, and its result is final.');
  }
}

export class QuestionHasVotesError extends DomainError {
  constructor() {
    super(
      'QUESTION.HAS_VOTES',
      409,
      'Somebody has voted',
      'Whoever asked may delete a question while nobody has voted; after that close it, or ask a moderator.',
    );
  }
}

export class OptionNotFoundError extends DomainError {
  constructor(optionId: string) {
    super('QUESTION.OPTION_NOT_FOUND', 404, 'Option not found', `The question does not offer the option ${optionId}.`);
  }
}

export class VoteNotFoundError extends DomainError {
  constructor() {
    super('VOTE.NOT_FOUND', 404, 'Not voted', 'You have no vote on this question.');
  }
}
