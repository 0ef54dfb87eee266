import { DomainError } from '../errors/domain-error.js';

export class UserNotFoundError extends DomainError {
  /** @param userId left out where the user was looked up by something else */
  constructor(userId?: string) {
    super(
      'USER.NOT_FOUND',
      404,
      'No such user',
      `There is no ${userId === undefined ? 'such user' : `user ${userId}`}.`,
    );
  }
}

export class EmailTakenError extends DomainError {
  constructor() {
    super('USER.EMAIL_TAKEN', 409, 'E-mail taken', 'There is an account with this e-mail address. Sign in instead.');
  }
}

export class WalletTakenError extends DomainError {
  constructor() {
    super('USER.WALLET_TAKEN', 409, 'Wallet taken', 'This wallet address belongs to another account.');
  }
}

export class NotYourAccountError extends DomainError {
  constructor() {
    super('USER.NOT_YOURS', 403, 'Not your account', 'Only its owner and admins may do this with an account.');
  }
}
