import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { searchText } from '../search-text.js';

export class HostedMeetingsQuery extends PageQuery {
  @ApiPropertyOptional({
    type: String,
    description: 'Text within the title; case and the number of blanks do not matter',
    maxLength: 100,
    default: '',
    example: 'garden day',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? searchText(value) : value))
  @Matches(/^\P{Cc}*$/u, { message: 'search must not contain control characters' })
  @MaxLength(100)
  @IsString()
  search = '';
}
