import { parseArgs } from 'node:util';
import { StartupError } from '../../errors/startup-error.js';

export interface PlanCommand {
  readonly isHelp: boolean;
  /** As JSON, for programs. */
  readonly isJson: boolean;
  /** Only what belongs to keys with this text. */
  readonly only: string | undefined;
  /** Whether findings make the command fail. */
  readonly isStrict: boolean;
}

export const PLAN_HELP = `Shows what this application caches, for how long, and what evicts it.

  npm run cache:plan -- [options]

  --json         the whole plan as JSON
  --only TEXT    only caches, puts and evictions with this text in a key, a pattern or a method
  --strict       fail (exit status 1) where there are findings
  --help         this text

Reads the annotations only: nothing is started, so neither Postgres nor Redis is needed. Mistakes that would stop the
start are listed, and make the command fail.`;

/** @throws {StartupError} for options that are none */
export function parsePlanCommand(args: readonly string[]): PlanCommand {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: flag, strict: flag, help: flag, only: { type: 'string' } },
    });
    return { isHelp: values.help, isJson: values.json, isStrict: values.strict, only: values.only };
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : String(error)}\nTry --help.`);
  }
}
