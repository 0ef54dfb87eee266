import { describe, expect, it } from '@jest/globals';
import { targetOf } from './eviction-target.js';
import { responsesLast } from './response-keys.js';

const KEY = 'http:public:GET:v1:lists:1:Lists.one:';

describe('targets of one eviction', () => {
  it.each([
    ['the key of a response', [KEY, 'list:1'], ['list:1'], [KEY]],
    ['it, after a scope', ['list:*', KEY], ['list:*'], [KEY]],
    ['a wildcard for responses', ['http:*:lists:1:*', 'list:1'], ['list:1'], ['http:*:lists:1:*']],
    ['a wildcard for everything', ['*:1'], ['*:1'], ['*:1']],
    ['one that may begin as a response does', ['ht*:1', 'list:1'], ['ht*:1', 'list:1'], ['ht*:1']],
    ['one that cannot', ['list:*:1', 'list:1'], ['list:*:1', 'list:1'], []],
    ['scopes, which go together', ['http:public:*', 'list:*', 'list:1'], ['http:public:*', 'list:*', 'list:1'], []],
    ['responses alone', [KEY, 'http:*:1'], [KEY, 'http:*:1'], []],
  ])('go in two rounds: %s', (_, targets, first, last) => {
    const ordered = responsesLast(targets.map(targetOf));
    expect(ordered).toStrictEqual({ first: first.map(targetOf), last: last.map(targetOf) });
  });
});
