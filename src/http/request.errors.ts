import { DomainError } from '../errors/domain-error.js';
import type { Allowance } from './limit-headers.js';
import type { FieldProblem } from './problem-details.js';

/** Too many requests by one user, from one address or to one account, see docs/security.md. */
export class RateLimitedError extends DomainError {
  /** @param allowance what is left of it */
  constructor(readonly allowance: Allowance) {
    super('REQUEST.RATE_LIMITED', 429, 'Too many requests', `Too many requests. Try again in ${allowance.reset} s.`);
  }
}

/** The request is well-formed HTTP, but its content is not what the route allows. */
export class InvalidRequestError extends DomainError {
  /** @param errors the refused fields, each with what is allowed */
  constructor(readonly errors: readonly FieldProblem[]) {
    super(
      'REQUEST.INVALID',
      400,
      'Invalid request',
      errors[0]?.message ?? 'The request is not what this route allows.',
    );
  }
}
