import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
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
import type { Principal } from '../access/principal.js';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { SignInLimit } from '../rate-limit/sign-in-limit.decorator.js';
import { AuthService } from './auth.service.js';
import { CurrentSession, type RequestSession } from './current-session.decorator.js';
import { ChangePasswordDto } from './dto/change-password.dto.js';
import { LoginDto } from './dto/login.dto.js';
import { RegisterDto } from './dto/register.dto.js';
import { CurrentSessionView, SignedInView } from './session.view.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Public()
  @SignInLimit()
  @Post('register')
  @Access('everyone')
  @ApiOperation({
    summary: 'Register',
    description: 'Creates an account and signs it in. 403 while the settings close registration.',
  })
  @ApiCreatedResponse({ type: SignedInView })
  @ApiProblems(400, 403, 409)
  register(@Body() registration: RegisterDto): Promise<SignedInView> {
    return this.auth.register(registration);
  }

  @Public()
  @SignInLimit()
  @Post('login')
  @Access('everyone')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Log in',
    description: 'Starts a new session; others of the same user go on, up to 50: then the oldest one ends.',
  })
  @ApiOkResponse({ type: SignedInView })
  @ApiProblems(400, 401)
  login(@Body() credentials: LoginDto): Promise<SignedInView> {
    return this.auth.login(credentials);
  }

  @Get('session')
  @Access('signed-in')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The current session', description: 'Who the token belongs to, and until when it is good.' })
  @ApiOkResponse({ type: CurrentSessionView })
  @ApiProblems(401)
  session(@CurrentSession() { view }: RequestSession): Promise<CurrentSessionView> {
    return this.auth.describe(view);
  }

  @Post('logout')
  @Access('signed-in')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Log out', description: 'Ends the current session.' })
  @ApiNoContentResponse({ description: 'The session has ended' })
  @ApiProblems(401)
  logout(@CurrentSession() { tokenHash }: RequestSession): Promise<void> {
    return this.auth.logout(tokenHash);
  }

  @Post('logout-all')
  @Access('signed-in')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Log out everywhere', description: 'Ends every session of the user, this one too.' })
  @ApiNoContentResponse({ description: 'All sessions have ended' })
  @ApiProblems(401)
  logoutEverywhere(@CurrentUser() { userId }: Principal): Promise<void> {
    return this.auth.logoutEverywhere(userId);
  }

  @SignInLimit()
  @Post('change-password')
  @Access('signed-in')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Change the password', description: 'Ends every session of the user, this one too.' })
  @ApiNoContentResponse({ description: 'The password is changed; sign in with it' })
  @ApiProblems(400, 401, 403)
  changePassword(
    @CurrentUser() { userId }: Principal,
    @Body() { currentPassword, newPassword }: ChangePasswordDto,
  ): Promise<void> {
    return this.auth.changePassword(userId, currentPassword, newPassword);
  }
}
