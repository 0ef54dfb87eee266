import { DomainError } from '../errors/domain-error.js';

export class UnknownWarmPlanError extends DomainError {
  constructor(known: readonly string[]) {
    const choice = known.length === 0 ? 'There are none.' : `Choose from: ${known.join(', ')}.`;
    super('CACHE_ADMIN.UNKNOWN_WARM_PLAN', 404, 'Unknown warm plan', `There is no warm plan of this name. ${choice}`);
  }
}

export class UnknownDeadLetterError extends DomainError {
  constructor() {
    super(
      'CACHE_ADMIN.UNKNOWN_DEAD_LETTER',
      404,
      'Unknown dead letter',
      'There is no dead letter of this id: it may have been retried or discarded.',
    );
  }
}

export class DeadLetterFailedError extends DomainError {
  constructor(reason: string) {
    super('CACHE_ADMIN.DEAD_LETTER_FAILED', 409, 'The write failed again', `It is kept. ${reason}`);
  }
}
