import { DomainError } from '../errors/domain-error.js';

export class FeatureFlagNotFoundError extends DomainError {
  constructor(name: string) {
    super('FEATURE_FLAG.NOT_FOUND', 404, 'Unknown feature flag', `There is no feature flag '${name}'.`);
  }
}

export class FeatureFlagNameTakenError extends DomainError {
  constructor(name: string) {
    super(
      'FEATURE_FLAG.NAME_TAKEN',
      409,
      'Feature flag exists',
      `There is a feature flag '${name}' already. Choose another name, or change that one.`,
    );
  }
}

export class FeatureFlagVersionConflictError extends DomainError {
  constructor(name: string, expected: number, actual: number) {
    super(
      'FEATURE_FLAG.VERSION_CONFLICT',
      409,
      'Feature flag changed meanwhile',
      `'${name}' is at version ${actual}, not ${expected}. Read it again and repeat the change.`,
    );
  }
}

export class TooManyFeatureFlagsError extends DomainError {
  constructor(most: number) {
    super(
      'FEATURE_FLAG.TOO_MANY',
      409,
      'Too many feature flags',
      `There can be ${most} feature flags. Delete one that is not asked for any more.`,
    );
  }
}

export class TooManyFlagTargetsError extends DomainError {
  constructor(most: number) {
    super(
      'FEATURE_FLAG.TOO_MANY_TARGETS',
      409,
      'Too many targeted users',
      `All feature flags together can target ${most} users by id. Use a percentage or a role instead.`,
    );
  }
}
