import { ApiProperty } from '@nestjs/swagger';

/** What the caller and all others think of a post. */
export class PostLikeView {
  @ApiProperty({ format: 'uuid', example: '6c1f0f5e-8f6b-4d2c-9a73-2f4f0d7b9c31' })
  readonly postId!: string;

  @ApiProperty({ description: 'Whether the caller likes it', example: true })
  readonly liked!: boolean;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many users like it', example: 12 })
  readonly likeCount!: number;
}
