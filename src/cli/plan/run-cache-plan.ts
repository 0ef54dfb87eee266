import { AppModule } from '../../app.module.js';
import { cacheOptions } from '../../cache-options.js';
import { previewCachePlan } from '../../cache/index.js';
import { loadEnvironment } from '../../config/load-environment.js';
import { onlyAbout } from './only-about.js';
import { PLAN_HELP, parsePlanCommand } from './plan-command.js';
import { planText } from './plan-text.js';

interface Printed {
  readonly text: string;
  /** Whether the command succeeds. */
  readonly isFlawless: boolean;
}

/**
 * The command `npm run cache:plan`.
 *
 * @param args of the command line
 * @throws {StartupError} for options that are none, and an environment that is not valid
 * @throws {InvalidPlanError} for annotations that would stop the start
 */
export async function runCachePlan(args: readonly string[]): Promise<Printed> {
  const { isHelp, isJson, isStrict, only } = parsePlanCommand(args);
  if (isHelp) return { text: PLAN_HELP, isFlawless: true };
  const environment = loadEnvironment();
  const whole = await previewCachePlan(AppModule.forEnvironment(environment), cacheOptions(environment));
  const plan = only === undefined ? whole : onlyAbout(whole, only);
  return {
    text: isJson ? JSON.stringify(plan, null, 2) : planText(plan),
    isFlawless: !isStrict || plan.findings.length === 0,
  };
}
