import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';

const INSTANT =
  /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A moment, whatever the clock on the wall says: ISO 8601 date and time with an offset (RFC 3339), on a real day. */
export const IsInstant = (): PropertyDecorator =>
  applyDecorators(
    IsISO8601({ strict: true }, { message: '$property must be a real date' }),
    Matches(INSTANT, { message: '$property must be a time with its zone, such as 2030-03-01T09:00:00+01:00' }),
  );
