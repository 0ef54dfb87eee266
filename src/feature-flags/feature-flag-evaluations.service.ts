import { Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable, CacheWarm } from '../cache/index.js';
import { evaluateFlag } from './evaluation/evaluate-flag.js';
import type { FlagEvaluation, FlagEvaluations } from './evaluation/flag-evaluation.view.js';
import { toFlagRules, type AllFlagRules, type FlagRules } from './feature-flag.view.js';
import { flagCaches } from './feature-flags.cache.js';
import { FeatureFlagsRepository } from './feature-flags.repository.js';
import { FeatureFlagsService } from './feature-flags.service.js';

/**
 * Decides flags for users, by rules that are cached. Never throws: asking for a flag must not be the reason why a feature
 * fails. What is answered for a flag that does not exist, or while neither cache nor database can answer, the caller says.
 */
@Injectable()
export class FeatureFlagEvaluationsService {
  private readonly logger = new Logger(FeatureFlagEvaluationsService.name);

  constructor(
    private readonly flags: FeatureFlagsService,
    private readonly repository: FeatureFlagsRepository,
  ) {}

  /** One flag. @param fallback the answer when there are no rules to decide by */
  async evaluate(name: string, user: Principal, fallback: boolean): Promise<FlagEvaluation> {
    const rules = await this.flags.find(name).catch((error: unknown) => {
      this.logger.error(`Flag '${name}' could not be read, answering the default (${fallback}): ${String(error)}`);
      return null;
    });
    return decide(name, rules, user, fallback);
  }

  /**
   * Any number of flags, after one look at the cache.
   *
   * @param fallback the answer for each of them that there are no rules to decide by
   */
  async evaluateAll(names: readonly string[], user: Principal, fallback: boolean): Promise<FlagEvaluations> {
    const { flags } = await this.rules().catch((error: unknown): AllFlagRules => {
      this.logger.error(`The flags could not be read, answering the default (${fallback}): ${String(error)}`);
      return { flags: [] };
    });
    const asked = new Set(names);
    const rules = new Map(flags.filter(({ name }) => asked.has(name)).map((flag) => [flag.name, flag]));
    return { items: names.map((name) => decide(name, rules.get(name), user, fallback)) };
  }

  /** The rules of all flags, of which there is a bounded number. */
  @CacheWarm(() => [[]])
  @Cacheable(flagCaches.rules.key, flagCaches.rules.ttl)
  async rules(): Promise<AllFlagRules> {
    return { flags: (await this.repository.rules()).map(toFlagRules) };
  }
}

function decide(name: string, rules: FlagRules | null | undefined, user: Principal, fallback: boolean): FlagEvaluation {
  return rules ? evaluateFlag(rules, user) : { name, enabled: fallback, variant: null, reason: 'default' };
}
