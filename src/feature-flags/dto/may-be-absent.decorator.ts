import { ValidateIf } from 'class-validator';

/** The field may be left out. Unlike `@IsOptional()` it may not be `null`, which no column of a flag takes. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);
