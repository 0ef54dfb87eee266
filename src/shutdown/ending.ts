import { constants } from 'node:os';
import { Logger } from '@nestjs/common';

/** What asks a process to end: an orchestrator, a terminal. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

type EndSignal = (typeof SIGNALS)[number];

/** What POSIX shells report for a program that a signal ended: 128 and its number. */
const FORCED = 128;

/**
 * Milliseconds in which signals are one: Ctrl-C reaches the program from the terminal, and again from npm, which passes
 * on what it gets itself.
 */
const ONE_SIGNAL = 500;

/** What is needed of the process that is to end. */
export interface EndingProcess {
  on(signal: EndSignal, listener: (signal: EndSignal) => void): unknown;
  exit(code: number): void;
}

/**
 * Ends the process on a signal: in good order once there is an order, at once before that, and at once on a second
 * signal. Listening is necessary even where the default would do: the first process of a container has no defaults.
 */
export class Ending {
  private readonly logger = new Logger('Shutdown');
  private begun: number | undefined;
  private shutDown: (() => Promise<void>) | undefined;

  /** @param now milliseconds by a clock that never goes back */
  constructor(
    private readonly process: EndingProcess,
    private readonly now: () => number = () => performance.now(),
  ) {
    for (const signal of SIGNALS) process.on(signal, (received) => this.signalled(received));
  }

  /** @param shutDown never called twice; when it rejects, the exit code is 1 */
  by(shutDown: () => Promise<void>): void {
    this.shutDown = shutDown;
  }

  private signalled(signal: EndSignal): void {
    if (!this.shutDown) {
      this.process.exit(FORCED + constants.signals[signal]);
    } else if (this.begun === undefined) {
      this.begun = this.now();
      void this.shutDown().then(
        () => this.process.exit(0),
        (error: unknown) => {
          this.logger.error(error instanceof Error ? error.message : String(error));
          this.process.exit(1);
        },
      );
    } else if (this.now() - this.begun >= ONE_SIGNAL) {
      this.process.exit(FORCED + constants.signals[signal]);
    }
  }
}
