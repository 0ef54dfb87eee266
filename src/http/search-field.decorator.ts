import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength } from 'class-validator';
import { searchText } from './search-text.js';

const LONGEST_SEARCH = 100;

/**
 * The field `search` of a list's query: `@SearchField('title', 'garden day') search = '';`. Its spellings share one cache
 * key, see {@link searchText}.
 *
 * @param what the text is searched in, as the documentation says it
 * @param example a search
 */
export const SearchField = (what: string, example: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      description: `Text within the ${what}; case and the number of blanks do not matter`,
      maxLength: LONGEST_SEARCH,
      default: '',
      example,
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? searchText(value) : value)),
    Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' }),
    MaxLength(LONGEST_SEARCH),
    IsString(),
  );
