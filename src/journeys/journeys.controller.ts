import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { HttpCache } from '../cache/index.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { DefineJourneyDto } from './dto/define-journey.dto.js';
import { JourneysService } from './journeys.service.js';
import { JourneyDefinitions, JourneyView } from './journeys.view.js';

@ApiTags('journeys')
@ApiBearerAuth()
@Controller({ path: 'journeys', version: '1' })
export class JourneysController {
  constructor(private readonly journeys: JourneysService) {}

  @Get()
  @HttpCache({ ttl: '24h', scope: 'public', query: [] })
  @Access('signed-in')
  @ApiOperation({
    summary: 'List all journeys',
    description:
      'Open to every signed-in user. Ordered by code, with their steps in order. One cached entry for the whole ' +
      'application, kept for 24 hours.',
  })
  @ApiOkResponse({ type: JourneyDefinitions })
  @ApiProblems(401)
  definitions(): Promise<JourneyDefinitions> {
    return this.journeys.definitions();
  }

  @Post()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Define a journey',
    description: 'Admins only. 1 to 30 steps. A definition is never changed. There are at most 200 journeys.',
  })
  @ApiCreatedResponse({ type: JourneyView })
  @ApiProblems(400, 401, 403, 409)
  define(@Body() journey: DefineJourneyDto): Promise<JourneyView> {
    return this.journeys.define(journey);
  }
}
