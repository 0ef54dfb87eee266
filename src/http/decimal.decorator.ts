import { Transform } from 'class-transformer';

const DECIMAL = /^\d{1,15}$/;

/**
 * Reads a number in a query, in decimal digits only; anything else (`0x10`, `1e1`, ` 1`) stays text, for `@IsInt()` to
 * refuse. One number has one spelling, but for leading zeros.
 */
export const Decimal = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown =>
    typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value,
  );
