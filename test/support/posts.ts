import { expect } from '@jest/globals';
import type { Page } from '../../src/http/page.js';
import type { PostLikeView } from '../../src/posts/post-like.view.js';
import type { PostSummaryView, PostView } from '../../src/posts/posts.view.js';
import type { Answer, Client } from './client.js';

/** A page of posts; `by` whom and of which community or user says the path. */
type PostPage = Page<PostSummaryView>;

export const postPath = (communityId: string, postId = ''): string =>
  `/v1/communities/${communityId}/posts${postId && `/${postId}`}`;

/** A new post in a community where `by` may post. */
export async function createPost(
  by: Client,
  communityId: string,
  title = 'Seedlings',
  body = 'Come by.',
): Promise<PostView> {
  const request = { title, body };
  const { status, body: post } = await by.post<PostView>(postPath(communityId), { body: request });
  expect({ status, post }).toMatchObject({ status: 201, post: { communityId, likeCount: 0, editedAt: null } });
  return post;
}

export const readPost = (by: Client, communityId: string, postId: string): Promise<Answer<PostView>> =>
  by.get<PostView>(postPath(communityId, postId));

/** @param query such as `?sort=most-liked` */
export const posts = async (by: Client, communityId: string, query = ''): Promise<PostPage> =>
  (await by.get<PostPage>(postPath(communityId) + query)).body;

export const postsOf = async (by: Client, userId: string, query = ''): Promise<PostPage> =>
  (await by.get<PostPage>(`/v1/users/${userId}/posts${query}`)).body;

export const like = (by: Client, communityId: string, postId: string): Promise<Answer<PostLikeView>> =>
  by.put<PostLikeView>(`${postPath(communityId, postId)}/like`);

export const unlike = (by: Client, communityId: string, postId: string): Promise<Answer<PostLikeView>> =>
  by.delete<PostLikeView>(`${postPath(communityId, postId)}/like`);

export const ownLike = (by: Client, communityId: string, postId: string): Promise<Answer<PostLikeView>> =>
  by.get<PostLikeView>(`${postPath(communityId, postId)}/like`);

export const titles = ({ items }: PostPage): string[] => items.map(({ title }) => title);
