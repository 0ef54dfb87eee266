import { Transform } from 'class-transformer';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

/** Reads plain decimal digits; anything else stays text, for the rules to refuse. */
export const AsNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown => (isDigits(value) ? Number(value) : value));

/** Reads `true`, `false`, `1` and `0`. */
export const AsBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown =>
    typeof value === 'string' ? (FLAGS[value.toLowerCase()] ?? value) : value,
  );

/** Reads a number without a unit as seconds. */
export const AsDurationOrSeconds = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown => (isDigits(value) ? `${value}s` : value));

const isDigits = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);
