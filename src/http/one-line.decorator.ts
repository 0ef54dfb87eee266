import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

/**
 * A DTO field of one line of text, such as a title: blanks are collapsed, control characters refused.
 *
 * @param least length in characters, after collapsing
 * @param most length in characters
 */
export const OneLine = (least: number, most: number): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value,
    ),
    Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' }),
    Length(least, most),
    IsString(),
  );
