import { OmitType, PartialType } from '@nestjs/swagger';
import { CreateCommunityDto } from './create-community.dto.js';

/** What changes about a community; what is left out stays. The slug cannot change, so that links stay good. */
export class UpdateCommunityDto extends PartialType(OmitType(CreateCommunityDto, ['slug']), {
  skipNullProperties: false,
}) {}
