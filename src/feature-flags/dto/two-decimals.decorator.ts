import { ValidateBy } from 'class-validator';

/** A number of at most two decimals. (class-validator's `IsNumber` with `maxDecimalPlaces` throws at 1e-7.) */
export const TwoDecimals = (): PropertyDecorator =>
  ValidateBy({
    name: 'twoDecimals',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'number' && Number.isFinite(value) && Number(value.toFixed(2)) === value,
      defaultMessage: () => '$property must be a number of at most two decimals',
    },
  });
