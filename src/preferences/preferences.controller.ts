import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { UpdatePreferencesDto } from './dto/update-preferences.dto.js';
import { PreferencesService } from './preferences.service.js';
import { PreferencesView } from './preferences.view.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/preferences', version: '1' })
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @Access('self')
  @ApiOperation({
    summary: 'Preferences of a user',
    description: 'For the user and admins. Defaults, until something was chosen. Cached for 30 minutes.',
  })
  @ApiOkResponse({ type: PreferencesView })
  @ApiProblems(400, 401, 403, 404)
  find(@UuidParam('userId') userId: string, @CurrentUser() caller: Principal): Promise<PreferencesView> {
    return this.preferences.findFor(caller, userId);
  }

  @Patch()
  @Access('self')
  @ApiOperation({
    summary: 'Change preferences',
    description:
      'By the user and admins. Absent fields stay as they are. Languages and time zones are kept in one spelling.',
  })
  @ApiOkResponse({ type: PreferencesView })
  @ApiProblems(400, 401, 403, 404)
  update(
    @UuidParam('userId') userId: string,
    @Body() changes: UpdatePreferencesDto,
    @CurrentUser() caller: Principal,
  ): Promise<PreferencesView> {
    return this.preferences.update(userId, changes, caller);
  }
}
