import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, Length, Matches, MaxLength } from 'class-validator';
import { NewPassword } from './login.dto.js';

export class RegisterDto {
  @ApiProperty({ maxLength: 254, example: 'ada@example.org' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ minLength: 10, maxLength: 128, example: 'correct horse battery' })
  @NewPassword()
  password!: string;

  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Ada Lovelace' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Matches(/^\P{Cc}+$/u, { message: 'displayName must not be empty or contain control characters' })
  @Length(1, 80)
  displayName!: string;
}
