import type { WriterOptions } from './messages.js';
import type { Stage } from './stage.js';

/** Something that goes wrong while processes write in transactions: forced, and not left to luck. */
export interface Scenario {
  readonly name: string;
  /** One line for `--list`. */
  readonly summary: string;
  /** Of the processes under load, where they need something else than usual. */
  readonly workers?: Partial<WriterOptions>;
  /** When it resolves, all is well again, and everybody may go on. */
  run(stage: Stage): Promise<void>;
}
