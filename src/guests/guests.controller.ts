import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { GuestProfileDto } from './dto/guest-profile.dto.js';
import { ApiGuestSession, GuestSession } from './guest-session.decorator.js';
import { GuestView, NewGuestView } from './guest.view.js';
import { GuestsService } from './guests.service.js';

/** Public, as guests have no account: their own token says who they are, and reaches nobody else. */
@Public()
@ApiTags('guests')
@Controller({ path: 'guests', version: '1' })
export class GuestsController {
  constructor(private readonly guests: GuestsService) {}

  @Post()
  @Access('everyone')
  @ApiOperation({
    summary: 'Create a guest',
    description: 'Open to everybody. The token of the anonymous session is told once. It is good for 30 days.',
  })
  @ApiBody({ type: GuestProfileDto, required: false })
  @ApiCreatedResponse({ type: NewGuestView })
  @ApiProblems(400)
  create(@Body() profile: GuestProfileDto): Promise<NewGuestView> {
    return this.guests.create(profile);
  }

  @Get('current')
  @Access('guest')
  @ApiGuestSession()
  @ApiOperation({ summary: 'Get the current guest', description: 'For the guest itself. Cached for 30 minutes.' })
  @ApiOkResponse({ type: GuestView })
  @ApiProblems(401)
  current(@GuestSession() sessionHash: string): Promise<GuestView> {
    return this.guests.current(sessionHash);
  }

  @Patch('current')
  @Access('guest')
  @ApiGuestSession()
  @ApiOperation({
    summary: 'Change the current guest',
    description: 'For the guest itself. Fields that are left out stay. The session is good for another 30 days.',
  })
  @ApiOkResponse({ type: GuestView })
  @ApiProblems(400, 401)
  update(@GuestSession() sessionHash: string, @Body() profile: GuestProfileDto): Promise<GuestView> {
    return this.guests.update(sessionHash, profile);
  }

  @Delete('current')
  @Access('guest')
  @HttpCode(204)
  @ApiGuestSession()
  @ApiOperation({ summary: 'Remove the current guest', description: 'For the guest itself. Its session ends.' })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems(401)
  remove(@GuestSession() sessionHash: string): Promise<void> {
    return this.guests.remove(sessionHash);
  }
}
