import { DomainError } from '../errors/domain-error.js';

export class TokenKindNotFoundError extends DomainError {
  constructor(kind: string) {
    super('TOKEN.KIND_NOT_FOUND', 404, 'Unknown token kind', `There is no token kind '${kind}'.`);
  }
}

export class TokenKindTakenError extends DomainError {
  constructor(code: string) {
    super(
      'TOKEN.KIND_TAKEN',
      409,
      'Token kind exists',
      `There is a token kind '${code}' already. Choose another code.`,
    );
  }
}

export class TooManyTokenKindsError extends DomainError {
  constructor(most: number) {
    super(
      'TOKEN.TOO_MANY_KINDS',
      409,
      'Too many token kinds',
      `There are ${most} token kinds already, and no more can be defined.`,
    );
  }
}

/** The database's constraint said so, and everything was rolled back. */
export class InsufficientBalanceError extends DomainError {
  constructor(kind: string, amount: number) {
    super(
      'TOKEN.INSUFFICIENT_BALANCE',
      409,
      'Balance too small',
      `The balance of '${kind}' is below ${amount}. Nothing was booked, and the idempotency key is still free.`,
    );
  }
}

/** The database's constraint said so, and everything was rolled back. */
export class BalanceLimitError extends DomainError {
  constructor(kind: string, most: number) {
    super(
      'TOKEN.BALANCE_LIMIT',
      409,
      'Balance too large',
      `Neither a balance nor the supply of '${kind}' can be above ${most}. Nothing was booked.`,
    );
  }
}

export class SelfTransferError extends DomainError {
  constructor() {
    super('TOKEN.SELF_TRANSFER', 422, 'Transfer to oneself', 'Sender and recipient are the same. Name another user.');
  }
}

/** The answer to the first request is not repeated to another one. */
export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super(
      'TOKEN.IDEMPOTENCY_KEY_REUSED',
      422,
      'Idempotency key used before',
      'This idempotency key came with another request before. Send a new key with each new transaction.',
    );
  }
}

export class TokensForbiddenError extends DomainError {
  constructor() {
    super('TOKEN.FORBIDDEN', 403, 'Not allowed', 'Only the user and admins may see the tokens of a user.');
  }
}
