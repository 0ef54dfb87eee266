import { ApiProperty } from '@nestjs/swagger';
import { UserView } from '../users/user.view.js';

const TIME = { format: 'date-time', example: '2025-01-31T09:30:00.000Z' };

/** A session as it is cached: nothing in it opens anything. */
export class SessionView {
  @ApiProperty({ format: 'uuid', example: '5b0f4a0e-6a0e-4c5e-9a43-0c9a1f0f2f11' })
  readonly userId!: string;

  @ApiProperty(TIME)
  readonly createdAt!: string;

  @ApiProperty(TIME)
  readonly expiresAt!: string;
}

/** What a caller learns about its own session. */
export class CurrentSessionView {
  @ApiProperty({ type: SessionView })
  readonly session!: SessionView;

  @ApiProperty({ type: UserView })
  readonly user!: UserView;
}

/** The answer to a sign-in: the only time that the token is told. */
export class SignedInView extends CurrentSessionView {
  @ApiProperty({
    description: 'Send it as `Authorization: Bearer …`. It cannot be shown again.',
    example: 'q0L5jT7y3m2v8bXWcJ1k9RzQn4sUe6aDfGhIoPwYtZA',
  })
  readonly token!: string;
}
