import type { Environment } from '../config/environment.js';

/** All limits count by the minute: nobody who was refused waits longer, and nobody can be locked out for longer. */
export const WINDOW_SECONDS = 60;

/** Token of the {@link Limits} that hold. */
export const LIMITS = Symbol('LIMITS');

/** What may be done how often in one window; undefined is as often as one likes. */
export interface Limits {
  /** Requests of one user, or of one address without a session. */
  readonly requests: number | undefined;
  /** Requests that try a password or make an account. */
  readonly signIn: number | undefined;
  /** Passwords tried for one account. */
  readonly account: number | undefined;
}

type Settings = Pick<Environment, 'RATE_LIMIT' | 'RATE_LIMIT_SIGN_IN' | 'RATE_LIMIT_ACCOUNT'>;

export const limitsOf = ({ RATE_LIMIT, RATE_LIMIT_SIGN_IN, RATE_LIMIT_ACCOUNT }: Settings): Limits => ({
  requests: numberOf(RATE_LIMIT),
  signIn: numberOf(RATE_LIMIT_SIGN_IN),
  account: numberOf(RATE_LIMIT_ACCOUNT),
});

const numberOf = (setting: string): number | undefined => (setting === 'off' ? undefined : Number(setting));
