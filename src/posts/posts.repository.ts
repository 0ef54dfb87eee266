import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { PostEntity } from './post.entity.js';
import type { PostRow } from './posts.view.js';

export type NewPost = Pick<PostEntity, 'communityId' | 'authorId' | 'title' | 'titleSearch' | 'body'>;

/** What an edit may change. */
export type PostPatch = Partial<Pick<PostEntity, 'title' | 'titleSearch' | 'body'>>;

const COLUMNS = `id, community_id AS "communityId", author_id AS "authorId", title, body, like_count AS "likeCount",
  created_at AS "createdAt", edited_at AS "editedAt"`;

/** Single posts. Each one is looked for in a community: what is in another one does not exist. */
@Injectable()
export class PostsRepository {
  constructor(@InjectRepository(PostEntity) private readonly posts: Repository<PostEntity>) {}

  find(communityId: string, postId: string): Promise<PostEntity | null> {
    return this.posts.findOneBy({ id: postId, communityId });
  }

  /**
   * Both rows that the post refers to are locked, the account's first as its deletion does, so that a deletion at the
   * same time comes before or after, and never makes a foreign key fail.
   *
   * @returns null when community or author are gone
   */
  async insert({ communityId, authorId, title, titleSearch, body }: NewPost): Promise<PostRow | null> {
    const [written] = await this.posts.query<PostRow[]>(
      `WITH author AS MATERIALIZED (SELECT id FROM users WHERE id = $2 FOR KEY SHARE),
            community AS MATERIALIZED (
              SELECT id FROM communities WHERE id = $1 AND EXISTS (SELECT FROM author) FOR KEY SHARE
            )
       INSERT INTO posts (community_id, author_id, title, title_search, body)
       SELECT community.id, $2, $3, $4, $5 FROM community
       RETURNING ${COLUMNS}`,
      [communityId, authorId, title, titleSearch, body],
    );
    return written ?? null;
  }

  /**
   * Changes a post if this user wrote it. What changes nothing is no edit, and leaves its time as it is.
   *
   * @param patch absent fields stay as they are
   * @returns null when there is no such post of this author
   */
  async update(communityId: string, postId: string, authorId: string, patch: PostPatch): Promise<PostRow | null> {
    const [written] = await this.posts.query<PostRow[]>(
      `WITH written AS (
         UPDATE posts
            SET title = coalesce($4, title), title_search = coalesce($5, title_search), body = coalesce($6, body),
                edited_at = CASE WHEN title = coalesce($4, title) AND body = coalesce($6, body) THEN edited_at
                                 ELSE now() END
          WHERE id = $1 AND community_id = $2 AND author_id = $3
         RETURNING *
       )
       SELECT ${COLUMNS} FROM written`,
      [postId, communityId, authorId, patch.title ?? null, patch.titleSearch ?? null, patch.body ?? null],
    );
    return written ?? null;
  }

  /**
   * @param authorId whose post it must be; null: anybody's
   * @returns the author, or null when there is no such post
   */
  async delete(communityId: string, postId: string, authorId: string | null): Promise<string | null> {
    const [deleted] = await this.posts.query<Pick<PostEntity, 'authorId'>[]>(
      `WITH deleted AS (
         DELETE FROM posts WHERE id = $1 AND community_id = $2 AND author_id = coalesce($3, author_id)
         RETURNING author_id
       )
       SELECT author_id AS "authorId" FROM deleted`,
      [postId, communityId, authorId],
    );
    return deleted?.authorId ?? null;
  }
}
