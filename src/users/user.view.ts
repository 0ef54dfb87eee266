import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '../access/principal.js';
import { THEMES, type Theme } from './theme.js';
import type { UserEntity } from './user.entity.js';

export { THEMES, type Theme };

const ID = { format: 'uuid', example: '5b0f4a0e-6a0e-4c5e-9a43-0c9a1f0f2f11' };
const NAME = { example: 'Ada Lovelace' };
const AVATAR = { type: String, nullable: true, example: 'https://example.org/ada.png' } as const;
const WALLET = { type: String, nullable: true, example: '0x52908400098527886e0f7030069857d2e4169ee7' } as const;
const TIME = { format: 'date-time', example: '2025-01-31T09:30:00.000Z' };

/** What strangers may see of a user. */
export class PublicProfileView {
  @ApiProperty(ID)
  readonly id!: string;

  @ApiProperty(NAME)
  readonly displayName!: string;

  @ApiProperty(AVATAR)
  readonly avatarUrl!: string | null;

  @ApiProperty({ ...TIME, description: 'When the account was created' })
  readonly createdAt!: string;
}

/** What owners and admins see of a user. */
export class UserView extends PublicProfileView {
  @ApiProperty({ example: 'ada@example.org' })
  readonly email!: string;

  @ApiProperty({ enum: THEMES, example: 'dark' })
  readonly theme!: Theme;

  @ApiProperty({ ...WALLET, description: 'Lower case' })
  readonly walletAddress!: string | null;

  @ApiProperty({ enum: ['user', 'admin'], example: 'user' })
  readonly role!: Role;

  @ApiProperty(TIME)
  readonly updatedAt!: string;
}

export const toPublicProfile = (user: UserEntity): PublicProfileView => ({
  id: user.id,
  displayName: user.displayName,
  avatarUrl: user.avatarUrl,
  createdAt: user.createdAt.toISOString(),
});

export const toUserView = (user: UserEntity): UserView => ({
  id: user.id,
  displayName: user.displayName,
  avatarUrl: user.avatarUrl,
  createdAt: user.createdAt.toISOString(),
  email: user.email,
  theme: user.theme,
  walletAddress: user.walletAddress,
  role: user.role,
  updatedAt: user.updatedAt.toISOString(),
});
