import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';

export const TOKEN_KIND_CODE = {
  pattern: '^[a-z][a-z0-9-]{1,31}$',
  minLength: 2,
  maxLength: 32,
  example: 'credit',
} as const;

/** A DTO field that is the code of a kind of token. Documented with {@link TOKEN_KIND_CODE}. */
export const TokenKindCode = (): PropertyDecorator =>
  applyDecorators(
    Matches(new RegExp(TOKEN_KIND_CODE.pattern), {
      message: '$property must be 2 to 32 characters: a lower-case letter, then lower-case letters, digits or dashes',
    }),
  );
