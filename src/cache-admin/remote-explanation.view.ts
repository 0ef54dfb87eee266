import { ApiProperty } from '@nestjs/swagger';
import type { RemoteExplanation } from '../cache/index.js';
import { StoredExplanationView, toStoredView } from './stored-explanation.view.js';

/** Redis, as the process that answers sees it. */
export class RemoteExplanationView {
  @ApiProperty({ description: 'Where it is', example: 'Redis at localhost:6379' })
  readonly store!: string;

  @ApiProperty({ enum: ['closed', 'open', 'half-open'], description: 'The circuit breaker', example: 'closed' })
  readonly breaker!: RemoteExplanation['breaker'];

  @ApiProperty({ description: 'Whether evictions of other processes are heard', example: true })
  readonly busAlive!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Why it did not answer', example: 'no answer' })
  readonly error!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Identity of the server', example: '8d1c0f2ab3a4c5d6' })
  readonly server!: string | null;

  @ApiProperty({ type: StoredExplanationView, nullable: true })
  readonly entry!: StoredExplanationView | null;
}

export const toRemoteView = ({ entry, ...remote }: RemoteExplanation): RemoteExplanationView => ({
  ...remote,
  entry: entry && toStoredView(entry),
});
