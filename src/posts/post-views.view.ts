import { ApiProperty } from '@nestjs/swagger';

export class PostViewsView {
  @ApiProperty({ format: 'uuid', example: '6c1f0f5e-8f6b-4d2c-9a73-2f4f0d7b9c31' })
  readonly postId!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How often it was looked at', example: 340 })
  readonly viewCount!: number;
}
