import { createHash, randomBytes } from 'node:crypto';

const BEARER = /^Bearer +([\w-]{43})$/i;

/** 256 random bits: nothing to guess, so a fast hash is enough to keep it. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @returns the hash of the token in an `Authorization` header, or undefined when there is none of our form */
export function tokenHashFrom(authorization: string | undefined): string | undefined {
  const token = BEARER.exec(authorization ?? '')?.[1];
  return token && hashOfToken(token);
}
