/** Names of a queue in Redis; the braces keep them in one slot of a cluster. They never expire. */
export class QueueNames {
  constructor(
    private readonly namespace: string,
    private readonly queue: string,
  ) {}

  /** The stream of accepted writes. */
  get stream(): string {
    return `${this.namespace}:{write-behind:${this.queue}}:writes`;
  }

  /** Which stream it is: made anew with it. */
  get identity(): string {
    return `${this.namespace}:{write-behind:${this.queue}}:stream`;
  }
}
