import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MeetingClock } from '../../src/meetings/meeting-clock.js';
import { expectProblem } from '../support/expect-problem.js';
import { createMeeting, ids, inHours, list, participants, plan } from '../support/meetings.js';
import { STACKS, type Account, type Stack } from '../support/stack.js';

describe.each(STACKS)('lists of meetings %s', (_, start) => {
  let api: Stack;
  let host: Account;
  let stranger: Account;

  beforeAll(async () => {
    api = await start();
    [host, stranger] = [await api.register(), await api.register()];
  }, 60_000);
  afterAll(() => api.close());

  it('pages are ordered, disjoint and complete', async () => {
    const owner = await api.register();
    const made: string[] = [];
    for (let hour = 1; hour <= 7; hour++) {
      made.push(
        (await createMeeting(owner, plan(`Page ${hour}`, { startsAt: inHours(hour), endsAt: inHours(hour + 1) }))).id,
      );
    }
    const page = (number: number, name: string) => list(owner, `${name}?limit=3&page=${number}`);
    for (const [name, expected] of [
      [`hosted-by/${owner.id}`, made.toReversed()],
      ['joined', made.toReversed()],
    ] as const) {
      const pages = [await page(1, name), await page(2, name), await page(3, name), await page(4, name)];
      expect(pages.map(ids)).toEqual([expected.slice(0, 3), expected.slice(3, 6), expected.slice(6), []]);
      for (const one of pages) expect(one).toMatchObject({ limit: 3, total: 7, totalIsExact: true });
    }
    const upcoming = ids(await list(owner, 'upcoming?limit=100')).filter((id) => made.includes(id));
    expect(upcoming).toEqual(made);
    const [first] = made;
    const two = [
      await participants(stranger, `${first}`, '?limit=1&page=1'),
      await participants(stranger, `${first}`, '?limit=1&page=2'),
    ];
    expect(two.map(({ items, total }) => [items.length, total])).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it('searches the titles of one host; nothing in a search is special', async () => {
    const owner = await api.register();
    const odd = [
      '100% _sure_ \\ it\'s "SQL"; DROP TABLE meetings; --',
      'a:b*{c}',
      'Été à la Plage',
      'Garden  DAY',
      'Garden night',
    ];
    for (const title of odd) await createMeeting(owner, plan(title));
    const found = async (search: string): Promise<string[]> =>
      (await list(host, `hosted-by/${owner.id}?search=${encodeURIComponent(search)}`)).items
        .map(({ title }) => title)
        .sort();

    for (const search of ['garden day', ' GARDEN   day ', 'Garden\tDay', 'ｇarden day']) {
      expect(await found(search)).toEqual(['Garden DAY']);
    }
    expect(await found('été À')).toEqual(['Été à la Plage']);
    expect(await found('GARDEN')).toEqual(['Garden DAY', 'Garden night']);
    expect(await found('')).toHaveLength(odd.length);
    for (const search of ['%', '_', '\\', "'", '"', ';', "it's", '-- ', '100% _']) {
      expect(await found(search)).toEqual(odd.filter((title) => title.includes(search.trim())));
    }
    for (const search of [':', '*', '{c}', 'a:b*{c}']) expect(await found(search)).toEqual(['a:b*{c}']);
    for (const search of ["' OR '1'='1", '%%', '{hostId}', '*:*', 'g_rden', '1:20:', `${owner.id}:1:20`]) {
      expect(await found(search)).toEqual([]);
    }
    await createMeeting(owner, plan('Garden day two'));
    expect(await found('garden day')).toEqual(['Garden DAY', 'Garden day two']);

    const long = (length: number) => owner.get(`/v1/meetings/hosted-by/${owner.id}?search=${'x'.repeat(length)}`);
    expect((await long(100)).status).toBe(200);
    for (const length of [101, 5_000]) expectProblem(await long(length), 400, 'REQUEST.INVALID');
    for (const query of ['search=a&search=b', 'search[a]=b', 'search=%00', 'search=a%1Fb', 'find=x']) {
      expectProblem(await owner.get(`/v1/meetings/hosted-by/${owner.id}?${query}`), 400, 'REQUEST.INVALID');
    }
  });

  it('time alone moves a meeting from the upcoming list to the past one', async () => {
    const { id, endsAt } = await createMeeting(host, plan('Passing', { startsAt: inHours(20), endsAt: inHours(21) }));
    const clock = jest.spyOn(api.app.get(MeetingClock, { strict: false }), 'now');
    try {
      const shownAt = async (ms: number): Promise<string[]> => {
        clock.mockReturnValue(new Date(Date.parse(endsAt) + ms));
        const found = [];
        for (const name of ['upcoming', 'past']) {
          if (ids(await list(host, `${name}?limit=100`)).includes(id)) found.push(name);
        }
        return found;
      };
      expect(await shownAt(-60_000)).toEqual(['upcoming']);
      expect(await shownAt(-60_000)).toEqual(['upcoming']);
      expect(await shownAt(60_000)).toEqual(['past']);
    } finally {
      clock.mockRestore();
    }
  });
});
