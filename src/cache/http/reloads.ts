/** A load that is under way, and the one that begins when it has ended. */
interface Queue<T> {
  readonly running: Promise<T>;
  next: Promise<T> | undefined;
}

/**
 * Loads that must begin after they were asked for, one at a time of each key: whoever asks while one runs shares the
 * next one with all others who do. However many clients say `no-cache`, one handler of a route runs in this process.
 */
export class Reloads<T> {
  private readonly queues = new Map<string, Queue<T>>();

  /** @param load called now, or when the load that is running has ended; of those who wait, the first one's is called */
  run(key: string, load: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key);
    if (!queue) return this.start(key, load);
    queue.next ??= queue.running.then(
      () => this.start(key, load),
      () => this.start(key, load),
    );
    return queue.next;
  }

  private start(key: string, load: () => Promise<T>): Promise<T> {
    const queue: Queue<T> = { running: load(), next: undefined };
    this.queues.set(key, queue);
    const end = (): void => {
      if (queue.next === undefined && this.queues.get(key) === queue) this.queues.delete(key);
    };
    queue.running.then(end, end);
    return queue.running;
  }
}
