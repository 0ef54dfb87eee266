import { DomainError } from '../errors/domain-error.js';

export class UnauthenticatedError extends DomainError {
  constructor() {
    super(
      'AUTH.UNAUTHENTICATED',
      401,
      'Not signed in',
      'Sign in, and send the token as "Authorization: Bearer <token>".',
    );
  }
}

/** Does not tell which half was wrong. */
export class WrongCredentialsError extends DomainError {
  constructor() {
    super('AUTH.WRONG_CREDENTIALS', 401, 'Wrong credentials', 'E-mail address and password do not belong together.');
  }
}

/** Tells of the setting, and so nothing about any account. */
export class RegistrationClosedError extends DomainError {
  constructor() {
    super('AUTH.REGISTRATION_CLOSED', 403, 'Registration is closed', 'No new accounts are being created at present.');
  }
}

export class WrongPasswordError extends DomainError {
  constructor() {
    super('AUTH.WRONG_PASSWORD', 403, 'Wrong password', 'The current password is not right.');
  }
}

export class MissingRoleError extends DomainError {
  constructor() {
    super('ACCESS.FORBIDDEN', 403, 'Not allowed', 'Your role does not allow this.');
  }
}
