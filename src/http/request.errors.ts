import { DomainError } from '../errors/domain-error.js';
import type { FieldProblem } from './problem-details.js';

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
