import { frozenDate } from './frozen-date.js';

type Slots = Record<string | number, unknown>;

/** What is to be frozen once the walk knows that the whole value can be. */
export class PendingFreeze {
  readonly #containers: object[] = [];
  readonly #dates: { readonly holder: Slots; readonly key: string | number }[] = [];

  addContainer(container: object): void {
    this.#containers.push(container);
  }

  addDate(holder: object, key: string | number): void {
    this.#dates.push({ holder: holder as Slots, key });
  }

  /** Freezes everything that was added, and returns the root, which may itself be a Date. */
  freeze(root: unknown): unknown {
    for (const { holder, key } of this.#dates) holder[key] = frozenDate((holder[key] as Date).getTime());
    for (const container of this.#containers) Object.freeze(container);
    return root instanceof Date ? frozenDate(root.getTime()) : root;
  }
}
