import { PartialType } from '@nestjs/swagger';
import { CreateMeetingDto } from './create-meeting.dto.js';

/** What of the plan changes; what is left out stays. `null` is refused: no part of a plan can be taken away. */
export class UpdateMeetingDto extends PartialType(CreateMeetingDto, { skipNullProperties: false }) {}
