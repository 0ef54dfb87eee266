import type { Principal } from '../../access/principal.js';
import type { FlagRules } from '../feature-flag.view.js';
import type { FlagVariant } from '../flag-variant.view.js';
import { BUCKETS, bucketOf } from './bucket-of.js';
import type { EvaluationReason, FlagEvaluation } from './flag-evaluation.view.js';

/**
 * Decides a flag for one user. Pure: the same flag and user give the same answer in every process and at any time.
 * A user who has the flag keeps it when the percentage grows, and keeps the variant as long as the variants stay.
 *
 * @param flag its rules
 * @param subject the user, by id and role
 */
export function evaluateFlag(flag: FlagRules, subject: Principal): FlagEvaluation {
  const reason = reasonFor(flag, subject);
  const enabled = reason !== 'disabled' && reason !== 'outside-rollout';
  const variant = enabled ? variantFor(flag.variants, bucketOf(flag.name, subject.userId, 'variant')) : null;
  return { name: flag.name, enabled, variant, reason };
}

function reasonFor(flag: FlagRules, { userId, role }: Principal): EvaluationReason {
  if (!flag.enabled) return 'disabled';
  if (flag.targetUserIds.includes(userId)) return 'targeted-user';
  if (flag.targetRoles.includes(role)) return 'targeted-role';
  const bucketsInside = Math.round((flag.rolloutPercentage / 100) * BUCKETS);
  return bucketOf(flag.name, userId, 'rollout') < bucketsInside ? 'rollout' : 'outside-rollout';
}

/** Each variant owns as many consecutive buckets as its weight (in percent) says. */
function variantFor(variants: readonly FlagVariant[], bucket: number): string | null {
  let end = 0;
  for (const { key, weight } of variants) {
    end += (weight / 100) * BUCKETS;
    if (bucket < end) return key;
  }
  return null;
}
