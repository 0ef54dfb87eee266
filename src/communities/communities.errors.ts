import { DomainError } from '../errors/domain-error.js';

/** Also for a private community, to those who may not know that it exists. */
export class CommunityNotFoundError extends DomainError {
  constructor(communityId: string) {
    super('COMMUNITY.NOT_FOUND', 404, 'Community not found', `There is no community ${communityId}.`);
  }
}

/** @param detail who may do it instead */
export class CommunityForbiddenError extends DomainError {
  constructor(detail: string) {
    super('COMMUNITY.FORBIDDEN', 403, 'Not allowed', detail);
  }
}

export class InvitationOnlyError extends DomainError {
  constructor() {
    super(
      'COMMUNITY.INVITATION_ONLY',
      403,
      'By invitation only',
      'Nobody joins this community on their own: ask its moderators to add you.',
    );
  }
}

export class SlugTakenError extends DomainError {
  constructor(slug: string) {
    super('COMMUNITY.SLUG_TAKEN', 409, 'Slug taken', `There is a community '${slug}' already. Choose another slug.`);
  }
}

export class AlreadyMemberError extends DomainError {
  constructor() {
    super('COMMUNITY.ALREADY_MEMBER', 409, 'Already a member', 'This user belongs to the community already.');
  }
}

export class MemberNotFoundError extends DomainError {
  constructor(userId: string) {
    super('COMMUNITY.MEMBER_NOT_FOUND', 404, 'Member not found', `User ${userId} does not belong to this community.`);
  }
}

/** A community always has one owner: who is it stays, until somebody else becomes it. */
export class OwnerIsFixedError extends DomainError {
  constructor() {
    super(
      'COMMUNITY.OWNER_IS_FIXED',
      409,
      'The owner stays',
      'The owner can neither leave nor get another role; hand the community over first, or delete it.',
    );
  }
}

export class OwnerNotMemberError extends DomainError {
  constructor(userId: string) {
    super(
      'COMMUNITY.OWNER_NOT_MEMBER',
      409,
      'Only a member can become the owner',
      `User ${userId} does not belong to this community; add this user first.`,
    );
  }
}

export class ConfigurationVersionConflictError extends DomainError {
  constructor(expected: number, actual: number) {
    super(
      'COMMUNITY.VERSION_CONFLICT',
      409,
      'Configuration changed meanwhile',
      `The configuration is at version ${actual}, not ${expected}. Read it again and repeat the change.`,
    );
  }
}
