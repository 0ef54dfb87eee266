import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

const integer = (description: string, example: number): object => ({ type: 'integer', description, example });

/**
 * Documents the answer of a route that sends one page of a list.
 *
 * @param view of one item, documented by `@ApiProperty()` with examples
 */
export const ApiPage = (view: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(view),
    ApiOkResponse({
      description: 'One page of the list',
      schema: {
        type: 'object',
        required: ['items', 'page', 'limit', 'total', 'totalIsExact'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(view) } },
          page: integer('Page number, from 1', 1),
          limit: integer('Items on a page', 20),
          total: integer('Items in all; counted up to 1,000', 1),
          totalIsExact: { type: 'boolean', description: 'false: there are more than `total`', example: true },
        },
      },
    }),
  );
