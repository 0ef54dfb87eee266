import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { PageQuery } from './page.js';

const read = (query: Record<string, unknown>): PageQuery | string[] => {
  const page = plainToInstance(PageQuery, query);
  const problems = validateSync(page).map(({ property }) => property);
  return problems.length > 0 ? problems : page;
};

describe('PageQuery', () => {
  it.each([
    [{}, { page: 1, limit: 20 }],
    [
      { page: '100', limit: '100' },
      { page: 100, limit: 100 },
    ],
    [{ page: '007' }, { page: 7, limit: 20 }],
  ])('reads %j', (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it.each([
    '0x10',
    '1e1',
    '0b1',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '1.0',
    '',
    'NaN',
    'Infinity',
    '0',
    '101',
    '١',
    ['1', '2'],
    {},
  ])('refuses the page %j', (page) => {
    expect(read({ page })).toEqual(['page']);
  });
});
