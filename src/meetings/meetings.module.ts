import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MeetingClock } from './meeting-clock.js';
import { MeetingListsController } from './meeting-lists.controller.js';
import { MeetingListsRepository } from './meeting-lists.repository.js';
import { MeetingListsService } from './meeting-lists.service.js';
import { MeetingLock } from './meeting-lock.js';
import { MeetingEntity } from './meeting.entity.js';
import { MeetingsController } from './meetings.controller.js';
import { MeetingsRepository } from './meetings.repository.js';
import { MeetingsService } from './meetings.service.js';
import { ParticipantEntity } from './participant.entity.js';
import { ParticipantsController } from './participants.controller.js';
import { ParticipantsRepository } from './participants.repository.js';
import { ParticipantsService } from './participants.service.js';

/** Meetings, who takes part in them, and the lists of them. */
@Module({
  imports: [TypeOrmModule.forFeature([MeetingEntity, ParticipantEntity])],
  controllers: [MeetingListsController, MeetingsController, ParticipantsController],
  providers: [
    MeetingClock,
    MeetingLock,
    MeetingsRepository,
    MeetingsService,
    MeetingListsRepository,
    MeetingListsService,
    ParticipantsRepository,
    ParticipantsService,
  ],
  exports: [MeetingsService],
})
export class MeetingsModule {}
