import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { GIVEN_ROLES, type GivenRole } from '../participant-role.js';

export class ChangeRoleDto {
  @ApiProperty({ enum: GIVEN_ROLES, example: 'speaker' })
  @IsIn(GIVEN_ROLES)
  role!: GivenRole;
}
