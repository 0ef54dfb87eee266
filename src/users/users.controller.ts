import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import { mayActFor, type Principal } from '../access/principal.js';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { UpdateProfileDto } from './dto/update-profile.dto.js';
import { UpdateThemeDto } from './dto/update-theme.dto.js';
import { WalletParamsDto } from './dto/wallet-params.dto.js';
import { PublicProfileView, UserView } from './user.view.js';
import { NotYourAccountError, UserNotFoundError } from './users.errors.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('by-wallet/:address')
  @Access('self')
  @ApiOperation({
    summary: 'Profile by wallet address',
    description: 'For the owner and admins. To everyone else a foreign address looks like an unknown one.',
  })
  @ApiOkResponse({ type: UserView })
  @ApiProblems(400, 401, 404)
  async findByWallet(@Param() { address }: WalletParamsDto, @CurrentUser() caller: Principal): Promise<UserView> {
    const user = await this.users.findByWallet(address);
    if (!user || !mayActFor(caller, user.id)) throw new UserNotFoundError();
    return user;
  }

  @Get(':userId')
  @Access('self')
  @ApiOperation({ summary: 'Profile', description: 'For the owner and admins; strangers may see the public profile.' })
  @ApiOkResponse({ type: UserView })
  @ApiProblems(400, 401, 403, 404)
  async findProfile(@UuidParam('userId') userId: string, @CurrentUser() caller: Principal): Promise<UserView> {
    allow(caller, userId);
    return found(await this.users.findProfile(userId));
  }

  @Public()
  @Get(':userId/public')
  @Access('everyone')
  @ApiOperation({ summary: 'Public profile', description: 'What everyone may see of a user.' })
  @ApiOkResponse({ type: PublicProfileView })
  @ApiProblems(400, 404)
  async findPublicProfile(@UuidParam('userId') userId: string): Promise<PublicProfileView> {
    return found(await this.users.findPublicProfile(userId));
  }

  @Patch(':userId')
  @Access('self')
  @ApiOperation({
    summary: 'Update a profile',
    description: 'For the owner and admins. Absent fields stay as they are.',
  })
  @ApiOkResponse({ type: UserView })
  @ApiProblems(400, 401, 403, 404, 409)
  async update(
    @UuidParam('userId') userId: string,
    @Body() changes: UpdateProfileDto,
    @CurrentUser() caller: Principal,
  ): Promise<UserView> {
    allow(caller, userId);
    return (await this.users.update(userId, given(changes))).written;
  }

  @Put(':userId/theme')
  @Access('self')
  @ApiOperation({ summary: 'Set the theme', description: 'For the owner and admins.' })
  @ApiOkResponse({ type: UserView })
  @ApiProblems(400, 401, 403, 404)
  async updateTheme(
    @UuidParam('userId') userId: string,
    @Body() { theme }: UpdateThemeDto,
    @CurrentUser() caller: Principal,
  ): Promise<UserView> {
    allow(caller, userId);
    return (await this.users.update(userId, { theme })).written;
  }

  @Delete(':userId')
  @Access('self')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete an account',
    description: 'For the owner and admins. Everything that hangs on the account goes with it, at once.',
  })
  @ApiNoContentResponse({ description: 'The account is gone' })
  @ApiProblems(400, 401, 403, 404)
  async remove(@UuidParam('userId') userId: string, @CurrentUser() caller: Principal): Promise<void> {
    allow(caller, userId);
    await this.users.remove(userId);
  }
}

function allow(caller: Principal, userId: string): void {
  if (!mayActFor(caller, userId)) throw new NotYourAccountError();
}

function found<T>(view: T | null): T {
  if (view === null) throw new UserNotFoundError();
  return view;
}

const given = ({ displayName, avatarUrl, walletAddress }: UpdateProfileDto) => ({
  ...(displayName !== undefined && { displayName }),
  ...(avatarUrl !== undefined && { avatarUrl }),
  ...(walletAddress !== undefined && { walletAddress }),
});
