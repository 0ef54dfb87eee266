/** One distinct name, and what has arrived for it. */
export interface Place {
  readonly name: string;
  value: Buffer | null;
  /** Identity of the server that gave it. */
  server: string;
  group?: NameGroup;
}

/** What needs the names of one group, or of several. */
export interface WaitingRead {
  awaiting(): void;
  arrived(): void;
  reject(error: unknown): void;
}

/** Names that one command asks for, and who waits for them. */
export class NameGroup {
  readonly names: string[] = [];
  private readonly places: Place[] = [];
  private readonly reads: WaitingRead[] = [];

  add(place: Place): void {
    this.names.push(place.name);
    this.places.push(place);
    place.group = this;
  }

  await(read: WaitingRead): void {
    this.reads.push(read);
    read.awaiting();
  }

  /** @param values one for each name, in order */
  arrived(values: readonly (Buffer | null)[], server: string): void {
    this.places.forEach((place, at) => {
      place.value = values[at] ?? null;
      place.server = server;
    });
    for (const read of this.reads) read.arrived();
  }

  failed(error: unknown): void {
    for (const read of this.reads) read.reject(error);
  }
}
