import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { FlagRules } from '../feature-flag.view.js';
import { BUCKETS, bucketOf } from './bucket-of.js';
import { evaluateFlag } from './evaluate-flag.js';

const flag = (rules: Partial<FlagRules> = {}): FlagRules => ({
  name: 'new-checkout',
  enabled: true,
  rolloutPercentage: 100,
  targetUserIds: [],
  targetRoles: [],
  variants: [],
  ...rules,
});

const userIds = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
const onFor = (rules: FlagRules): Set<string> =>
  new Set(userIds.filter((userId) => evaluateFlag(rules, { userId, role: 'user' }).enabled));

/** Six standard deviations of a binomial share: never exceeded by an honest hash, and the input is fixed anyway. */
const tolerance = (share: number): number => 6 * Math.sqrt((share * (1 - share)) / userIds.length);

describe('evaluateFlag', () => {
  it('is off for everyone while the main switch is off, targeted or not', () => {
    const off = flag({
      enabled: false,
      targetUserIds: ['ada'],
      targetRoles: ['admin'],
      variants: [{ key: 'a', weight: 100 }],
    });
    expect(evaluateFlag(off, { userId: 'ada', role: 'admin' })).toEqual({
      name: 'new-checkout',
      enabled: false,
      variant: null,
      reason: 'disabled',
    });
  });

  it('is on for targeted users and roles at 0 %, and for nobody else', () => {
    const targeted = flag({ rolloutPercentage: 0, targetUserIds: ['ada'], targetRoles: ['admin'] });
    expect(evaluateFlag(targeted, { userId: 'ada', role: 'user' })).toMatchObject({
      enabled: true,
      reason: 'targeted-user',
    });
    expect(evaluateFlag(targeted, { userId: 'bob', role: 'admin' })).toMatchObject({
      enabled: true,
      reason: 'targeted-role',
    });
    expect(evaluateFlag(targeted, { userId: 'bob', role: 'user' })).toMatchObject({
      enabled: false,
      reason: 'outside-rollout',
    });
    expect(onFor(targeted).size).toBe(0);
  });

  it('is on for everyone at 100 %', () => {
    expect(onFor(flag()).size).toBe(userIds.length);
  });

  it.each([0.5, 5, 12.25, 50, 99])('is on for %d %% of the users', (rolloutPercentage) => {
    const share = onFor(flag({ rolloutPercentage })).size / userIds.length;
    expect(Math.abs(share - rolloutPercentage / 100)).toBeLessThan(tolerance(rolloutPercentage / 100));
  });

  it('keeps every user who has it when the percentage grows', () => {
    const steps = [1, 5, 25, 25.01, 60, 100].map((rolloutPercentage) => onFor(flag({ rolloutPercentage })));
    steps
      .slice(1)
      .forEach((larger, index) => expect([...(steps[index] ?? [])].every((id) => larger.has(id))).toBe(true));
  });

  it('picks other users first for another flag', () => {
    const first = onFor(flag({ rolloutPercentage: 10 }));
    const second = onFor(flag({ rolloutPercentage: 10, name: 'dark-theme' }));
    const both = [...first].filter((id) => second.has(id)).length / userIds.length;
    expect(Math.abs(both - 0.01)).toBeLessThan(tolerance(0.01));
  });

  it('deals variants by weight, and keeps them when the percentage grows', () => {
    const variants = [
      { key: 'a', weight: 20 },
      { key: 'none', weight: 0 },
      { key: 'b', weight: 80 },
    ];
    const variantOf = (userId: string, rolloutPercentage: number): string | null =>
      evaluateFlag(flag({ variants, rolloutPercentage }), { userId, role: 'user' }).variant;
    const dealt = userIds.map((userId) => variantOf(userId, 100));
    expect([...new Set(dealt)].sort()).toEqual(['a', 'b']);
    const share = dealt.filter((variant) => variant === 'a').length / userIds.length;
    expect(Math.abs(share - 0.2)).toBeLessThan(tolerance(0.2));
    const early = userIds.filter((userId) => variantOf(userId, 30) !== null);
    expect(early.length).toBeGreaterThan(0);
    expect(early.every((userId) => variantOf(userId, 30) === variantOf(userId, 90))).toBe(true);
    const earlyShare = early.filter((userId) => variantOf(userId, 30) === 'a').length / early.length;
    expect(Math.abs(earlyShare - 0.2)).toBeLessThan(2 * tolerance(0.2));
  });

  it('gives a user outside the rollout no variant', () => {
    const ab = flag({ rolloutPercentage: 0, variants: [{ key: 'a', weight: 100 }] });
    expect(evaluateFlag(ab, { userId: 'ada', role: 'user' }).variant).toBeNull();
  });
});

describe('bucketOf', () => {
  it('is the SHA-256 of its length-prefixed parts, so that it can be computed elsewhere', () => {
    const digest = createHash('sha256').update('7:rollout12:new-checkout3:ada').digest('hex');
    expect(bucketOf('new-checkout', 'ada', 'rollout')).toBe(parseInt(digest.slice(0, 12), 16) % BUCKETS);
  });

  it('never changes: users must keep their features over releases', () => {
    expect(bucketOf('new-checkout', 'ada', 'rollout')).toBe(4076);
    expect(bucketOf('new-checkout', 'ada', 'variant')).toBe(5724);
  });
});
