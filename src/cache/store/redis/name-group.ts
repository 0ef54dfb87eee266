import type { Redis } from 'ioredis';
import { dataReply, MismatchedReplyError } from './replies.js';

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

/** One for all: an error of its own would cost each read more than anything else it does here. */
const UNANSWERED = new MismatchedReplyError();

/** Names that one command asks for, and who waits for them. */
export class NameGroup {
  /** Why the server did not tell, when it was asked last. */
  refusal: unknown;
  private readonly names: string[] = [];
  private readonly places: Place[] = [];
  private readonly reads: WaitingRead[] = [];

  get size(): number {
    return this.names.length;
  }

  /** All of them are kept where this one is. */
  get first(): string {
    return this.names[0] ?? '';
  }

  add(place: Place): void {
    this.names.push(place.name);
    this.places.push(place);
    place.group = this;
  }

  await(read: WaitingRead): void {
    this.reads.push(read);
    read.awaiting();
  }

  /** Sends the question. The reply, or the refusal, is noted before that to any command which the server is given next. */
  ask(node: Pick<Redis, 'mgetBuffer'>): void {
    this.refusal = UNANSWERED;
    node.mgetBuffer(this.names).then(
      (reply: unknown) => this.note(reply),
      (error: unknown) => {
        this.refusal = error;
      },
    );
  }

  /** All has arrived, from the server of this identity. */
  arrived(server: string): void {
    for (const place of this.places) place.server = server;
    for (const read of this.reads) read.arrived();
  }

  failed(error: unknown): void {
    for (const read of this.reads) read.reject(error);
  }

  private note(reply: unknown): void {
    try {
      const values = dataReply(reply, this.places.length);
      this.places.forEach((place, at) => {
        place.value = values[at] ?? null;
      });
      this.refusal = undefined;
    } catch (error) {
      this.refusal = error;
    }
  }
}
