import { describe, expect, it } from '@jest/globals';
import { InvalidRequestError } from './request.errors.js';
import { WellFormedPipe } from './well-formed.pipe.js';

const pipe = new WellFormedPipe();
const check = (value: unknown): unknown => pipe.transform(value, { type: 'body' });
const nested = (depth: number): unknown => (depth === 0 ? 'text' : [nested(depth - 1)]);

describe('WellFormedPipe', () => {
  it.each([
    ['plain text', 'text'],
    ['an emoji', { title: 'good 👍🏽' }],
    ['what is no text', { a: [1, true, null, undefined] }],
    ['nothing', undefined],
    ['moderate nesting', nested(16)],
  ])('lets %s pass, as it is', (_, value) => {
    expect(check(value)).toBe(value);
  });

  it.each([
    ['a NUL character', { a: { b: ['x\0'] } }, 'a.b.0'],
    ['a NUL character in a name', { 'a\0': 1 }, 'body'],
    ['a lone surrogate', { title: '\ud83d' }, 'title'],
    ['a reversed pair', { title: '\udc4d\ud83d' }, 'title'],
  ])('refuses %s, naming the field', (_, value, field) => {
    expect(() => check(value)).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ field })] }));
  });

  it('refuses nesting that could exhaust the stack of whoever walks it', () => {
    const bomb: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    expect(() => check(bomb)).toThrow(InvalidRequestError);
  });
});
