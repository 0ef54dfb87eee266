import { setTimeout } from 'node:timers/promises';
import { type CommandLine, UsageError } from './command-line.js';
import type { ServiceSource } from './service-source.js';
import { tableText } from './table-text.js';

/** Milliseconds between two looks at the progress. */
const LOOK = 250;
/** Looks at a plan that does not begin, before it is taken for one that another node has just run. */
const MOST_IDLE = 20;
const BAR = 30;

interface Plan {
  readonly plan: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly last?: {
    readonly outcome: string;
    readonly loaded: number;
    readonly warm: number;
    readonly failed: number;
    readonly startedAt: string;
  };
}

/** Lists the warm plans, or runs one and shows how far it is. */
export async function warm({ words: [wanted], isJson }: CommandLine, service: ServiceSource): Promise<void> {
  const look = async () => (await service.ask<{ plans: readonly Plan[] }>('GET', '/admin/cache/warming')).plans;
  if (wanted === undefined) {
    const plans = await look();
    console.log(isJson ? JSON.stringify(plans, null, 2) : listOf(plans));
    return;
  }
  const before = (await look()).find(({ plan }) => plan === wanted)?.last?.startedAt;
  let plan: Plan | undefined = await service.ask<Plan>('POST', '/admin/cache/warming', { plan: wanted });
  for (
    let idle = 0;
    plan && plan.last?.startedAt === before && idle < MOST_IDLE;
    idle = plan?.state === 'idle' ? idle + 1 : 0
  ) {
    if (process.stderr.isTTY) process.stderr.write(`\r${barOf(plan)}`);
    await setTimeout(LOOK);
    plan = (await look()).find((each) => each.plan === wanted);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (plan && plan.last?.startedAt === before)
    throw new UsageError(`'${wanted}' has not begun there: another process may be at it.`);
  if (!plan) throw new UsageError(`The service does not know the plan '${wanted}' any more.`);
  console.log(isJson ? JSON.stringify(plan, null, 2) : `${wanted}: ${lastOf(plan)}`);
  if (plan.last && !['completed', 'elsewhere'].includes(plan.last.outcome)) process.exitCode = 1;
}

const listOf = (plans: readonly Plan[]): string =>
  plans.length === 0
    ? 'There are no warm plans.'
    : tableText(
        ['plan', 'state', 'last run'],
        plans.map((plan) => [[plan.plan], [plan.state], [lastOf(plan)]]),
      );

const lastOf = ({ last }: Plan): string =>
  last ? `${last.outcome}, ${last.loaded} loaded, ${last.warm} warm, ${last.failed} failed` : 'has not run yet';

function barOf({ plan, done, total }: Plan): string {
  const filled = total === 0 ? 0 : Math.round((BAR * done) / total);
  return `${plan} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done} of ${total}`;
}
