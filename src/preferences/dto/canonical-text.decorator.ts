import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/**
 * A DTO field whose spellings are brought to one.
 *
 * @param canonical gives the one spelling, or undefined for what is no such thing; its own results must stay as they are
 * @param message what is allowed, without the name of the field
 */
export const CanonicalText = (canonical: (text: string) => string | undefined, message: string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (canonical(value) ?? value) : value)),
    ValidateBy({
      name: 'canonicalText',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && canonical(value) === value,
        defaultMessage: () => `$property ${message}`,
      },
    }),
  );
