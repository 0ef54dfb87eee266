import { ApiExtension } from '@nestjs/swagger';

/** Who may call a route. Where it is not everyone, admins may too, unless the route says otherwise. */
export type AccessRule =
  /** Also without a session. */
  | 'everyone'
  /** The guest whose session the request carries. */
  | 'guest'
  /** Whoever is signed in; what they see may depend on who they are. */
  | 'signed-in'
  /** The user whom the path names. */
  | 'self'
  /** Whoever may read the community: everyone who is signed in if it is public, else its members. */
  | 'reader'
  /** A member of the community, as its configuration allows. */
  | 'member'
  /** A moderator or the owner of the community. */
  | 'moderator'
  /** The owner of the community. */
  | 'owner'
  /** Whoever made what the path names; moderators where the description says so. */
  | 'author'
  /** The host of the meeting, or who helps them. */
  | 'host'
  /** Somebody who takes part in the meeting, and its host. */
  | 'participant'
  | 'admin';

/**
 * Tells the document who may call a route: `x-access`. The deciding is done by the guard and the services;
 * test/e2e/access.e2e.spec.ts calls each route as a stranger and fails where the two differ, or where a route says nothing.
 */
export const Access = (rule: AccessRule): MethodDecorator => ApiExtension('x-access', rule);
