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
