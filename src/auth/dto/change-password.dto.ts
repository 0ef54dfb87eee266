import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { NewPassword } from './login.dto.js';

export class ChangePasswordDto {
  @ApiProperty({ maxLength: 128, example: 'correct horse battery' })
  @IsString()
  @MaxLength(128)
  currentPassword!: string;

  @ApiProperty({ minLength: 10, maxLength: 128, example: 'staple the right battery' })
  @NewPassword()
  newPassword!: string;
}
