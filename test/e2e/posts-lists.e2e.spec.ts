import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { SEARCHED_POSTS } from '../../src/posts/post-lists.repository.js';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { createPost, like, postPath, posts, postsOf, titles } from '../support/posts.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';

describe.each(STACKS)('lists of posts %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let author: Account;
  let stranger: Account;
  let admin: Account;

  beforeAll(async () => {
    api = await start();
    [owner, author, stranger] = [await api.register(), await api.register(), await api.register()];
    admin = await api.logIn(ADMINISTRATOR);
  }, 60_000);
  afterAll(() => api.close());

  const newCommunity = async (body = {}): Promise<string> => {
    const { id } = await createCommunity(owner, body);
    expect((await owner.put(`/v1/communities/${id}/members/${author.id}`)).status).toBe(201);
    return id;
  };

  it('pages are ordered, disjoint and complete, in every order', async () => {
    const communityId = await newCommunity();
    const byTitle = new Map<string, string>();
    for (const title of ['1', '2', '3', '4', '5'])
      byTitle.set(title, (await createPost(title === '3' ? owner : author, communityId, title)).id);
    for (const title of ['2', '4']) await like(author, communityId, byTitle.get(title) ?? '');
    await like(owner, communityId, byTitle.get('4') ?? '');

    for (const [query, expected] of [
      ['', ['5', '4', '3', '2', '1']],
      ['sort=most-liked', ['4', '2', '5', '3', '1']],
      [`author=${author.id}`, ['5', '4', '2', '1']],
      [`author=${author.id}&sort=most-liked`, ['4', '2', '5', '1']],
      [`author=${owner.id.toUpperCase()}`, ['3']],
      [`author=${stranger.id}`, []],
    ] as const) {
      const pages = [];
      for (const page of [1, 2, 3, 4]) pages.push(await posts(stranger, communityId, `?limit=2&page=${page}&${query}`));
      expect(pages.flatMap(titles)).toEqual(expected);
      for (const page of pages) expect(page).toMatchObject({ limit: 2, total: expected.length, totalIsExact: true });
    }
    expect((await posts(stranger, communityId, '?author=anyone&sort=newest&page=1')).total).toBe(5);
  });

  it('searches the titles of one community; nothing in a search is special', async () => {
    const communityId = await newCommunity();
    const odd = ['100% _sure_ \\ it\'s "SQL"; --', 'a:b*{c}', 'Été à la Plage', 'Garden  DAY', 'Garden night'];
    for (const title of odd) await createPost(author, communityId, title);
    await createPost(author, await newCommunity(), 'Garden day elsewhere');
    const found = async (search: string, more = ''): Promise<string[]> =>
      titles(await posts(stranger, communityId, `?search=${encodeURIComponent(search)}${more}`)).sort();
    for (const search of ['garden day', ' GARDEN   day ', 'ｇarden day'])
      expect(await found(search)).toEqual(['Garden DAY']);
    expect(await found('été À')).toEqual(['Été à la Plage']);
    expect(await found('garden', '&sort=most-liked')).toEqual(['Garden DAY', 'Garden night']);
    expect(await found('garden', `&author=${author.id}`)).toEqual(['Garden DAY', 'Garden night']);
    expect(await found('garden', `&author=${owner.id}`)).toEqual([]);
    for (const search of ['%', '_', '\\', "'", '"', ';']) expect(await found(search)).toEqual([odd[0]]);
    for (const search of [':', '*', '{c}']) expect(await found(search)).toEqual(['a:b*{c}']);
    for (const search of ["' OR '1'='1", '%%', '{communityId}', 'g_rden']) expect(await found(search)).toEqual([]);
    const { id } = await createPost(author, communityId, 'Garden dawn');
    expect(await found('garden da')).toEqual(['Garden DAY', 'Garden dawn']);
    await author.patch(postPath(communityId, id), { body: { title: 'Kitchen' } });
    expect(await found('garden da')).toEqual(['Garden DAY']);
  });

  it('searches no further than the first posts of the order, however many there are', async () => {
    const communityId = await newCommunity();
    const { id } = await createPost(author, communityId, 'The needle');
    await api.app.get(DataSource).query(
      `INSERT INTO posts (community_id, author_id, title, title_search, body)
       SELECT $1, $2, 'Hay', 'hay', 'Hay' FROM generate_series(1, $3::integer)`,
      [communityId, author.id, SEARCHED_POSTS],
    );
    expect(titles(await posts(stranger, communityId, '?search=needle'))).toEqual([]);
    expect(await posts(stranger, communityId, '?search=hay')).toMatchObject({ total: 1_000, totalIsExact: false });
    await like(owner, communityId, id);
    expect(titles(await posts(stranger, communityId, '?search=needle&sort=most-liked'))).toEqual(['The needle']);
  }, 60_000);

  it.each([
    'sort=oldest',
    'sort=',
    'author=',
    'author=x',
    'author=*',
    'search=%00',
    'limit=101',
    'page=0',
    'order=asc',
  ])('refuses ?%s', async (query) => {
    const { id } = await createCommunity(owner);
    expectProblem(await stranger.get(`${postPath(id)}?${query}`), 400, 'REQUEST.INVALID');
  });

  it('of a user show strangers what is public, also after it became private, and public again', async () => {
    const [open, hidden] = [await newCommunity(), await newCommunity({ visibility: 'private' })];
    const writer = await api.register();
    await join(writer, open);
    await owner.put(`/v1/communities/${hidden}/members/${writer.id}`);
    for (const who of [writer, admin, stranger]) expect((await postsOf(who, writer.id)).items).toEqual([]);
    await createPost(writer, open, 'Open');
    await createPost(writer, hidden, 'Hidden');

    const seen = async (): Promise<string[][]> =>
      Promise.all([writer, admin, stranger, owner].map(async (who) => titles(await postsOf(who, writer.id))));
    const all = ['Hidden', 'Open'];
    expect(await seen()).toEqual([all, all, ['Open'], ['Open']]);
    expect(await postsOf(stranger, writer.id, '?limit=1')).toMatchObject({ total: 1 });

    for (const [id, visibility, visible] of [
      [open, 'private', []],
      [hidden, 'public', ['Hidden']],
      [open, 'public', all],
    ] as const) {
      expect((await owner.patch(`/v1/communities/${id}`, { body: { visibility } })).status).toBe(200);
      expect(await seen()).toEqual([all, all, visible, visible]);
    }
  });

  it('of a user need a user', async () => {
    const unknown = crypto.randomUUID();
    for (const who of [stranger, admin])
      expectProblem(await who.get(`/v1/users/${unknown}/posts`), 404, 'USER.NOT_FOUND');
    expectProblem(await stranger.get('/v1/users/x/posts'), 400, 'REQUEST.INVALID');
    expectProblem(await api.get(`/v1/users/${author.id}/posts`), 401, 'AUTH.UNAUTHENTICATED');
  });
});
