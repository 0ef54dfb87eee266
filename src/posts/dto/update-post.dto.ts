import { PartialType } from '@nestjs/swagger';
import { CreatePostDto } from './create-post.dto.js';

/** What of the post changes; what is left out stays. `null` is refused: no part of a post can be taken away. */
export class UpdatePostDto extends PartialType(CreatePostDto, { skipNullProperties: false }) {}
