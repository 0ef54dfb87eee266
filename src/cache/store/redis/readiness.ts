type State = 'idle' | 'opening' | 'up' | 'down';

/**
 * Whether commands can be sent. Those that come before the first connection has succeeded or failed wait for it, and
 * begin it; later ones are turned away while there is none.
 */
export class Readiness {
  private state: State = 'idle';
  private reason: Error | undefined;
  private isClosed = false;
  private readonly waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  private readonly listeners = new Set<(refusal?: Error) => void>();

  /** @param begin makes the first connection; told the outcome by {@link up}, {@link down} or {@link refuse} */
  constructor(
    private readonly description: () => string,
    private readonly begin: () => void,
  ) {}

  get isUp(): boolean {
    return this.state === 'up';
  }

  /** What went wrong last, for the message of whoever waited in vain. */
  note(error: Error): void {
    this.reason = error;
  }

  up(): void {
    if (this.state === 'up' || this.isClosed) return;
    this.state = 'up';
    this.reason = undefined;
    for (const { resolve } of this.waiting.splice(0)) resolve();
    this.again();
  }

  /** A part of the servers is back. */
  again(): void {
    for (const listener of [...this.listeners]) listener();
  }

  down(): void {
    this.state = 'down';
    const error = this.unavailable();
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  /** There is a server, and it cannot be used. */
  refuse(error: Error): void {
    this.reason = error;
    this.down();
    for (const listener of [...this.listeners]) listener(error);
  }

  /** Nothing will be ready any more: whoever waits is told. */
  close(): void {
    this.isClosed = true;
    this.refuse(new Error('it is closed'));
  }

  onUp(listener: () => void): void {
    this.listeners.add((refusal) => {
      if (!refusal) listener();
    });
  }

  /** @throws Error when commands cannot be sent now */
  async opened(): Promise<void> {
    if (this.state === 'up') return;
    if (this.state === 'down') throw this.unavailable();
    const first = this.state === 'idle';
    this.state = 'opening';
    const opened = new Promise<void>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
    });
    if (first) this.begin();
    await opened;
  }

  /**
   * Waits, through failures too, until commands can be sent.
   * @param timeout milliseconds
   * @throws Error when that takes longer, or when the server cannot be used
   */
  async connect(timeout: number): Promise<void> {
    if (this.state === 'up') return;
    if (this.isClosed) throw this.unavailable();
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        this.listeners.delete(settle);
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(() => {
        settle(this.reason ?? new Error(`${this.description()} was not ready within ${timeout} ms`));
      }, timeout);
      this.listeners.add(settle);
      if (this.state === 'idle') this.opened().catch(() => {});
    });
  }

  private unavailable(): Error {
    return new Error(`${this.description()} is not connected${this.reason ? `: ${this.reason.message}` : ''}`, {
      cause: this.reason,
    });
  }
}
