export type Role = 'user' | 'admin';

/** Who makes the request, as far as authorisation needs to know. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
}

/** Owners and admins: the rule of most writes. */
export const mayActFor = (principal: Principal, ownerId: string): boolean =>
  principal.role === 'admin' || principal.userId === ownerId;
