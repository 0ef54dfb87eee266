import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { OneLine } from '../../http/one-line.decorator.js';

const LONGEST_TITLE = 160;
const LONGEST_BODY = 10_000;

export class CreatePostDto {
  @ApiProperty({
    description: 'Blanks are collapsed',
    minLength: 1,
    maxLength: LONGEST_TITLE,
    example: 'Seedlings to give away',
  })
  @OneLine(1, LONGEST_TITLE)
  title!: string;

  @ApiProperty({
    description: 'Plain text of any number of lines, not only blanks',
    minLength: 1,
    maxLength: LONGEST_BODY,
    example: 'Tomatoes and leeks, about twenty of each.\nCome by on Saturday.',
  })
  @Matches(/\S/u, { message: 'body must not be blank' })
  @Length(1, LONGEST_BODY)
  @IsString()
  body!: string;
}
