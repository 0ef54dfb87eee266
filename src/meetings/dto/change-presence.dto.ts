import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PRESENCES, type Presence } from '../participant-role.js';

export class ChangePresenceDto {
  @ApiProperty({ enum: PRESENCES, example: 'here' })
  @IsIn(PRESENCES)
  presence!: Presence;
}
