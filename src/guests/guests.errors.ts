import { DomainError } from '../errors/domain-error.js';

/** Does not tell whether the token is missing, was never given, or has expired. */
export class UnknownGuestError extends DomainError {
  constructor() {
    super(
      'GUEST.UNKNOWN_SESSION',
      401,
      'Unknown guest',
      'Send the token of a guest that has not expired as "Guest-Session: <token>", or create a guest.',
    );
  }
}
