import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { CreateFeatureFlagDto } from './dto/create-feature-flag.dto.js';
import { FlagNameParams } from './dto/flag-name.params.js';
import { ToggleFeatureFlagDto } from './dto/toggle-feature-flag.dto.js';
import { UpdateFeatureFlagDto } from './dto/update-feature-flag.dto.js';
import { FeatureFlagPage } from './feature-flag-page.view.js';
import { FeatureFlagView } from './feature-flag.view.js';
import { FeatureFlagsService } from './feature-flags.service.js';

@ApiTags('feature flags')
@ApiBearerAuth()
@Controller({ path: 'feature-flags', version: '1' })
export class FeatureFlagsController {
  constructor(private readonly flags: FeatureFlagsService) {}

  @Post()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Create a feature flag',
    description: 'Admins only. A new flag is off, for 100 % of the users, without targets and variants, unless said.',
  })
  @ApiCreatedResponse({ type: FeatureFlagView })
  @ApiProblems(400, 401, 403, 409)
  create(@Body() flag: CreateFeatureFlagDto): Promise<FeatureFlagView> {
    return this.flags.create(flag);
  }

  @Get()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'List the feature flags',
    description: 'Admins only: a definition names the users it is aimed at. Ordered by name. Cached for 5 minutes.',
  })
  @ApiOkResponse({ type: FeatureFlagPage })
  @ApiProblems(400, 401, 403)
  list(@Query() query: PageQuery): Promise<Page<FeatureFlagView>> {
    return this.flags.list(query);
  }

  @Get(':name')
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Get a feature flag by name',
    description: 'Admins only: a definition names the users it is aimed at. Cached for 5 minutes.',
  })
  @ApiOkResponse({ type: FeatureFlagView })
  @ApiProblems(400, 401, 403, 404)
  get(@Param() { name }: FlagNameParams): Promise<FeatureFlagView> {
    return this.flags.get(name);
  }

  @Patch(':name')
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Change a feature flag',
    description: 'Admins only. Fields that are left out stay. With `version`, a write that came between is a 409.',
  })
  @ApiOkResponse({ type: FeatureFlagView })
  @ApiProblems(400, 401, 403, 404, 409)
  update(@Param() { name }: FlagNameParams, @Body() change: UpdateFeatureFlagDto): Promise<FeatureFlagView> {
    return this.flags.update(name, change);
  }

  @Post(':name/toggle')
  @Access('admin')
  @HttpCode(200)
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Switch a feature flag on or off',
    description: 'Admins only. Without a body, the flag becomes the opposite of what it is.',
  })
  @ApiBody({ type: ToggleFeatureFlagDto, required: false })
  @ApiOkResponse({ type: FeatureFlagView })
  @ApiProblems(400, 401, 403, 404)
  toggle(@Param() { name }: FlagNameParams, @Body() { enabled }: ToggleFeatureFlagDto): Promise<FeatureFlagView> {
    return this.flags.toggle(name, enabled);
  }

  @Delete(':name')
  @Access('admin')
  @HttpCode(204)
  @Roles(['admin'])
  @ApiOperation({ summary: 'Delete a feature flag', description: 'Admins only. It then evaluates to the default.' })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems(400, 401, 403, 404)
  delete(@Param() { name }: FlagNameParams): Promise<void> {
    return this.flags.delete(name);
  }
}
