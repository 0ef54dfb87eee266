import { describe, expect, it } from '@jest/globals';
import type { HttpExchange } from '../../../../src/cache/http/http-exchange.js';
import { ResponseShortcuts } from '../../../../src/cache/http/response-shortcuts.js';
import type { NearEntry } from '../../../../src/cache/store/near-entry.js';

const anEntry = () => ({ shortcut: undefined }) as NearEntry;
const exchange = (target: string, more: Partial<HttpExchange> = {}) =>
  ({ target, route: '/notes/:id', params: { id: '1' }, hosts: undefined, ...more }) as HttpExchange;

describe('a shortcut to a response', () => {
  it('ends when the entry leaves the near store', () => {
    const shortcuts = new ResponseShortcuts();
    const entry = anEntry();
    shortcuts.note(entry, exchange('/notes/1'), undefined);
    expect(shortcuts.find(exchange('/notes/1'), undefined)).toBe(entry);
    entry.shortcut?.end();
    expect(shortcuts.find(exchange('/notes/1'), undefined)).toBeUndefined();
  });

  it('is the only one of its entry, so that they are not more than the entries', () => {
    const shortcuts = new ResponseShortcuts();
    const entry = anEntry();
    shortcuts.note(entry, exchange('/notes/1?a=1&b=2'), undefined);
    shortcuts.note(entry, exchange('/notes/1?b=2&a=1'), undefined);
    expect(shortcuts.find(exchange('/notes/1?b=2&a=1'), undefined)).toBeUndefined();
  });

  it('stays with its entry where another one has the same target', () => {
    const shortcuts = new ResponseShortcuts();
    const [first, second] = [anEntry(), anEntry()];
    const other = exchange('/notes/1', { route: '/:kind/1', params: { kind: 'notes' } });
    shortcuts.note(first, exchange('/notes/1'), undefined);
    shortcuts.note(second, other, undefined);
    expect(second.shortcut).toBeUndefined();
    expect(shortcuts.find(other, undefined)).toBeUndefined();
    expect(shortcuts.find(exchange('/notes/1'), undefined)).toBe(first);
  });

  it.each([
    ['another parameter', { params: { id: '2' } }],
    ['one more parameter', { params: { id: '1', more: 'x' } }],
    ['one parameter less', { params: {} }],
    ['another route', { route: '/notes/1' }],
    ['parameters of the host', { hosts: { tenant: 'a' } }],
  ])('does not lead a request with %s', (_, more) => {
    const shortcuts = new ResponseShortcuts();
    shortcuts.note(anEntry(), exchange('/notes/1'), undefined);
    expect(shortcuts.find(exchange('/notes/1', more), undefined)).toBeUndefined();
  });

  it.each([
    ['of a host', exchange('/notes/1', { hosts: { tenant: 'a' } })],
    ['that is long', exchange(`/notes/${'1'.repeat(200)}`)],
  ])('is not kept for a target %s', (_, asked) => {
    const shortcuts = new ResponseShortcuts();
    shortcuts.note(anEntry(), asked, undefined);
    expect(shortcuts.find(asked, undefined)).toBeUndefined();
  });

  it('is of one user', () => {
    const shortcuts = new ResponseShortcuts();
    const [ada, bob] = [anEntry(), anEntry()];
    shortcuts.note(ada, exchange('/mine'), 'ada');
    shortcuts.note(bob, exchange('/mine'), 'bob');
    expect(['ada', 'bob', undefined].map((user) => shortcuts.find(exchange('/mine'), user))).toEqual([
      ada,
      bob,
      undefined,
    ]);
  });
});
