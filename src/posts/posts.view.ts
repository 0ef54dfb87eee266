import { ApiProperty } from '@nestjs/swagger';
import type { PostEntity } from './post.entity.js';

/** A post in a list. Names and avatars are in the public profile: a changed profile does not change this. */
export class PostSummaryView {
  @ApiProperty({ format: 'uuid', example: '6c1f0f5e-8f6b-4d2c-9a73-2f4f0d7b9c31' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: '5eed0005-0000-4000-8000-000000000001' })
  readonly communityId!: string;

  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly authorId!: string;

  @ApiProperty({ example: 'Seedlings to give away' })
  readonly title!: string;

  @ApiProperty({ format: 'date-time', example: '2030-02-11T08:15:30.120Z' })
  readonly createdAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: never edited',
    example: '2030-02-11T09:00:00.000Z',
  })
  readonly editedAt!: string | null;
}

/** A post on its own: what `post:details` caches and the API sends. */
export class PostView extends PostSummaryView {
  @ApiProperty({ example: 'Tomatoes and leeks, about twenty of each.\nCome by on Saturday.' })
  readonly body!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many users like it', example: 12 })
  readonly likeCount!: number;
}

/** What a summary is made of: a row of a list, or an entity. */
export type PostSummaryRow = Pick<PostEntity, 'id' | 'communityId' | 'authorId' | 'title' | 'createdAt' | 'editedAt'>;

export type PostRow = Omit<PostEntity, 'titleSearch'>;

export const toPostSummaryView = (row: PostSummaryRow): PostSummaryView => ({
  id: row.id,
  communityId: row.communityId,
  authorId: row.authorId,
  title: row.title,
  createdAt: row.createdAt.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
});

export const toPostView = (post: PostRow): PostView => ({
  ...toPostSummaryView(post),
  body: post.body,
  likeCount: post.likeCount,
});
