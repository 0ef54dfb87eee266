import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, Length, MaxLength } from 'class-validator';

export class LoginDto {
  @ApiProperty({ maxLength: 254, example: 'ada@example.org' })
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ maxLength: 128, example: 'correct horse battery' })
  @IsString()
  @MaxLength(128)
  password!: string;
}

/** What a new password must be. */
export const NewPassword = (): PropertyDecorator => Length(10, 128);
