import { ValidateBy } from 'class-validator';

/**
 * Weights of variants share out the users completely: none at all, or exactly `total`.
 *
 * @param total the required sum, in percent
 */
export const WeightsSumTo = (total: number): PropertyDecorator =>
  ValidateBy({
    name: 'weightsSumTo',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && (value.length === 0 || sumOfWeights(value) === total),
      defaultMessage: () => `the weights of the variants must sum to ${total}`,
    },
  });

const sumOfWeights = (variants: readonly unknown[]): number =>
  variants.reduce<number>((sum, variant) => sum + Number((variant as { weight?: unknown } | null)?.weight), 0);
