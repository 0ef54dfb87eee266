import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UpdateSettingsDto } from './dto/update-settings.dto.js';
import { SettingsService } from './settings.service.js';
import { SettingsView } from './settings.view.js';

@ApiTags('settings')
@ApiBearerAuth()
@Controller({ path: 'settings', version: '1' })
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'Get the settings of the application',
    description: 'Open to every signed-in user. One cached entry for the whole application, kept for 24 hours.',
  })
  @ApiOkResponse({ type: SettingsView })
  @ApiProblems(401)
  current(): Promise<SettingsView> {
    return this.settings.current();
  }

  @Patch()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Change settings of the application',
    description: 'Admins only. Settings that are left out stay. While `registrationOpen` is false nobody can register.',
  })
  @ApiOkResponse({ type: SettingsView })
  @ApiProblems(400, 401, 403)
  update(@Body() change: UpdateSettingsDto, @CurrentUser() { userId }: Principal): Promise<SettingsView> {
    return this.settings.update(change, userId);
  }
}
