import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ApiFlagNames, EvaluationsQuery } from './dto/evaluations.query.js';
import { EvaluationQuery } from './dto/evaluation.query.js';
import { FlagNameParams } from './dto/flag-name.params.js';
import { FlagEvaluation, FlagEvaluations } from './evaluation/flag-evaluation.view.js';
import { FeatureFlagEvaluationsService } from './feature-flag-evaluations.service.js';

@ApiTags('feature flags')
@ApiBearerAuth()
@Controller({ path: 'feature-flags', version: '1' })
export class FeatureFlagEvaluationsController {
  constructor(private readonly flags: FeatureFlagEvaluationsService) {}

  @Get('evaluations')
  @Access('signed-in')
  @ApiFlagNames()
  @ApiOperation({
    summary: 'Evaluate feature flags for the calling user',
    description:
      'Open to every signed-in user. Up to 50 flags, each decided as by its own evaluation; ordered by name, each once. ' +
      'The default (`?default=`, else false) holds for each flag that does not exist, or that neither cache nor ' +
      'database can answer for. The rules are cached for 5 minutes, all flags in one entry.',
  })
  @ApiOkResponse({ type: FlagEvaluations })
  @ApiProblems(400, 401)
  evaluateAll(@Query() query: EvaluationsQuery, @CurrentUser() user: Principal): Promise<FlagEvaluations> {
    return this.flags.evaluateAll(query.names, user, query.default === 'true');
  }

  @Get(':name/evaluation')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Evaluate a feature flag for the calling user',
    description:
      'Open to every signed-in user. On or off, with the A/B variant and the reason. The same user always gets the same ' +
      'answer from the same rules: SHA-256 of flag and user deals the users into 10,000 buckets, so a user who has the ' +
      'flag keeps it while the percentage grows. An unknown flag, or a flag that neither cache nor database can answer ' +
      'for, is answered with the default (`?default=`, else false) and the reason `default`. The rules are cached for ' +
      '5 minutes.',
  })
  @ApiOkResponse({ type: FlagEvaluation })
  @ApiProblems(400, 401)
  evaluate(
    @Param() { name }: FlagNameParams,
    @Query() query: EvaluationQuery,
    @CurrentUser() user: Principal,
  ): Promise<FlagEvaluation> {
    return this.flags.evaluate(name, user, query.default === 'true');
  }
}
