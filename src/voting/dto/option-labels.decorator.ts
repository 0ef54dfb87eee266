import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsString, Length, Matches } from 'class-validator';
import { searchText } from '../../http/search-text.js';

export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 20;
const LONGEST_LABEL = 100;

const collapsed = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value);

const spelling = (label: unknown): unknown => (typeof label === 'string' ? searchText(label) : label);

/** The answers to choose from: one line each, blanks collapsed, no two that only differ in case or width of letters. */
export const OptionLabels = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: LONGEST_LABEL },
      minItems: FEWEST_OPTIONS,
      maxItems: MOST_OPTIONS,
      uniqueItems: true,
      description: 'In the order to show them in. Blanks are collapsed; case does not make a difference.',
      example: ['By the gate', 'Behind the shed', 'No tree at all'],
    }),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(collapsed) : value)),
    ArrayUnique(spelling, { message: '$property must be distinct' }),
    Matches(/^\P{Cc}*$/u, { each: true, message: 'each of $property must not contain control characters' }),
    Length(1, LONGEST_LABEL, { each: true }),
    IsString({ each: true }),
    ArrayMinSize(FEWEST_OPTIONS),
    ArrayMaxSize(MOST_OPTIONS),
    IsArray(),
  );
