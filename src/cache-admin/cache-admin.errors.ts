import { DomainError } from '../errors/domain-error.js';

export class UnknownWarmPlanError extends DomainError {
  constructor(known: readonly string[]) {
    const choice = known.length === 0 ? 'There are none.' : `Choose from: ${known.join(', ')}.`;
    super('CACHE_ADMIN.UNKNOWN_WARM_PLAN', 404, 'Unknown warm plan', `There is no warm plan of this name. ${choice}`);
  }
}
