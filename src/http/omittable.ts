import { ValidateIf } from 'class-validator';

/** A field that may be left out, but not be `null`: there is nothing that `null` could mean for it. */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);
