/** Holds an asynchronous step until the test opens it, and tells when the step has arrived. */
export class Gate<T = void> {
  /** Resolves when somebody waits at the gate. */
  readonly reached: Promise<void>;
  private readonly opened: Promise<T>;
  private arrive: () => void = () => {};
  private release: (value: T) => void = () => {};
  private refuse: (error: Error) => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    this.opened = new Promise((resolve, reject) => {
      this.release = resolve;
      this.refuse = reject;
    });
    this.opened.catch(() => {});
  }

  /** Called by the step that is to be held. */
  pass(): Promise<T> {
    this.arrive();
    return this.opened;
  }

  open(value: T): void {
    this.release(value);
  }

  fail(error: Error): void {
    this.refuse(error);
  }
}
