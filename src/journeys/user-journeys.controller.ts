import { Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import { mayActFor, type Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { NotYourAccountError } from '../users/users.errors.js';
import { StepParams } from './dto/step.params.js';
import { JourneyProgressService } from './journey-progress.service.js';
import { JourneyProgressView, UserJourneysView } from './journey-progress.view.js';

/** The part of a reply that tells a new start from one that was there. */
interface StatusReply {
  status(code: number): unknown;
}

@ApiTags('journeys')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/journeys', version: '1' })
export class UserJourneysController {
  constructor(private readonly journeys: JourneyProgressService) {}

  @Get()
  @Access('self')
  @ApiOperation({
    summary: 'List the journeys of a user',
    description: 'For the user and admins. The latest started first. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: UserJourneysView })
  @ApiProblems(400, 401, 403, 404)
  list(@UuidParam('userId') userId: string, @CurrentUser() caller: Principal): Promise<UserJourneysView> {
    allow(caller, userId);
    return this.journeys.ofUser(userId);
  }

  @Get(':journeyId')
  @Access('self')
  @ApiOperation({
    summary: 'Get how far a user has come on a journey',
    description: 'For the user and admins. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: JourneyProgressView })
  @ApiProblems(400, 401, 403, 404)
  get(
    @UuidParam('userId') userId: string,
    @UuidParam('journeyId') journeyId: string,
    @CurrentUser() caller: Principal,
  ): Promise<JourneyProgressView> {
    allow(caller, userId);
    return this.journeys.get(userId, journeyId);
  }

  @Put(':journeyId')
  @Access('self')
  @ApiOperation({
    summary: 'Start a journey',
    description: 'For the user and admins. Idempotent: 200 with the progress so far when it was started before.',
  })
  @ApiCreatedResponse({ type: JourneyProgressView, description: 'Started' })
  @ApiOkResponse({ type: JourneyProgressView, description: 'It was started before' })
  @ApiProblems(400, 401, 403, 404)
  async start(
    @UuidParam('userId') userId: string,
    @UuidParam('journeyId') journeyId: string,
    @CurrentUser() caller: Principal,
    @Res({ passthrough: true }) reply: StatusReply,
  ): Promise<JourneyProgressView> {
    allow(caller, userId);
    const { progress, isNew } = await this.journeys.start(userId, journeyId);
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return progress;
  }

  @Post(':journeyId/steps/:stepCode/complete')
  @Access('self')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Complete a step of a journey',
    description:
      'For the user and admins. Steps are completed in order: one whose turn has not come is a 409. Idempotent: a step ' +
      'that is done stays done. The last step completes the journey.',
  })
  @ApiOkResponse({ type: JourneyProgressView })
  @ApiProblems(400, 401, 403, 404, 409)
  complete(
    @Param() { userId, journeyId, stepCode }: StepParams,
    @CurrentUser() caller: Principal,
  ): Promise<JourneyProgressView> {
    allow(caller, userId);
    return this.journeys.completeStep(userId, journeyId, stepCode);
  }

  @Delete(':journeyId')
  @Access('self')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Reset a journey',
    description: 'For the user and admins. The progress is gone; the journey can be started again from its first step.',
  })
  @ApiNoContentResponse({ description: 'Reset' })
  @ApiProblems(400, 401, 403, 404)
  reset(
    @UuidParam('userId') userId: string,
    @UuidParam('journeyId') journeyId: string,
    @CurrentUser() caller: Principal,
  ): Promise<void> {
    allow(caller, userId);
    return this.journeys.reset(userId, journeyId);
  }
}

function allow(caller: Principal, userId: string): void {
  if (!mayActFor(caller, userId)) throw new NotYourAccountError();
}
