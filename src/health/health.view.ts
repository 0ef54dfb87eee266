import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** What one of the servers that the platform needs has answered. */
export class DependencyHealth {
  @ApiProperty({ enum: ['up', 'degraded', 'down'], example: 'up' })
  readonly status!: 'up' | 'degraded' | 'down';

  @ApiPropertyOptional({ description: 'Whether there is one at all', example: true })
  readonly configured?: boolean;

  @ApiPropertyOptional({ description: 'Milliseconds that the answer took', example: 1 })
  readonly latencyMs?: number;

  @ApiPropertyOptional({ description: 'What is wrong', example: 'does not answer' })
  readonly message?: string;
}

const dependencies = (description: string): object => ({
  type: 'object',
  description,
  additionalProperties: { $ref: getSchemaPath(DependencyHealth) },
  example: { postgres: { status: 'up', latencyMs: 1 } },
});

/** The answer to a probe. */
@ApiExtraModels(DependencyHealth)
export class HealthReport {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], example: 'ok' })
  readonly status!: 'ok' | 'degraded' | 'error' | 'shutting_down';

  @ApiProperty(dependencies('Those that are up or degraded'))
  readonly info!: Readonly<Record<string, DependencyHealth>>;

  @ApiProperty(dependencies('Those that are down'))
  readonly error!: Readonly<Record<string, DependencyHealth>>;

  @ApiProperty(dependencies('All of them'))
  readonly details!: Readonly<Record<string, DependencyHealth>>;
}
