import { DomainError } from '../errors/domain-error.js';

export class JourneyNotFoundError extends DomainError {
  constructor(journeyId: string) {
    super('JOURNEY.NOT_FOUND', 404, 'Unknown journey', `There is no journey with the id ${journeyId}.`);
  }
}

export class JourneyNotStartedError extends DomainError {
  constructor(userId: string, journeyId: string) {
    super(
      'JOURNEY.NOT_STARTED',
      404,
      'Journey not started',
      `User ${userId} is not on journey ${journeyId}. Start it with PUT first.`,
    );
  }
}

export class JourneyStepNotFoundError extends DomainError {
  constructor(journeyId: string, stepCode: string) {
    super('JOURNEY.STEP_NOT_FOUND', 404, 'Unknown step', `Journey ${journeyId} has no step '${stepCode}'.`);
  }
}

export class JourneyStepOutOfOrderError extends DomainError {
  /** @param next the step that can be completed now */
  constructor(stepCode: string, next: string) {
    super(
      'JOURNEY.STEP_OUT_OF_ORDER',
      409,
      'Step out of order',
      `'${stepCode}' cannot be completed yet: the next step is '${next}'.`,
    );
  }
}

export class JourneyCodeTakenError extends DomainError {
  constructor(code: string) {
    super('JOURNEY.CODE_TAKEN', 409, 'Journey exists', `There is a journey '${code}' already. Choose another code.`);
  }
}

export class TooManyJourneysError extends DomainError {
  constructor(most: number) {
    super(
      'JOURNEY.TOO_MANY',
      409,
      'Too many journeys',
      `There are ${most} journeys already, and no more can be defined.`,
    );
  }
}
