import { ApiQuery } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator';
import { EvaluationQuery } from './evaluation.query.js';
import { FLAG_NAME, FLAG_NAME_RULE } from './flag-name.params.js';

const MOST_NAMES = 50;

export class EvaluationsQuery extends EvaluationQuery {
  /** Sorted, and each once: the same flags in any order are the same question. */
  @Transform(({ value }: { value: string | string[] | undefined }) => namesIn(value))
  @Matches(FLAG_NAME, { each: true, message: `each of the names ${FLAG_NAME_RULE}` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_NAMES)
  @IsArray()
  names!: string[];
}

/** Documents `names`, which is one text with commas. */
export const ApiFlagNames = (): MethodDecorator =>
  ApiQuery({
    name: 'names',
    required: true,
    explode: false,
    style: 'form',
    description: 'Names of flags, separated by commas',
    schema: {
      type: 'array',
      minItems: 1,
      maxItems: MOST_NAMES,
      items: { type: 'string', pattern: FLAG_NAME.source },
      example: ['dark-theme', 'new-checkout'],
    },
  });

/** More than allowed are left as they are, to be refused. `names=a&names=b` is taken for `names=a,b`. */
function namesIn(value: string | string[] | undefined): string[] {
  const names = value === undefined ? [] : [value].flat().flatMap((text) => text.split(','));
  return names.length > MOST_NAMES ? names : [...new Set(names)].sort();
}
