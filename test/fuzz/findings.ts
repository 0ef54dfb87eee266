import type { Chance } from './chance.js';

/** Texts that belong together, such as the ids of a meeting and of somebody who takes part in it. */
type Texts = Readonly<Record<string, string>>;

const MOST_OF_A_NAME = 40;
const MOST_RECORDS = 400;
const LONGEST_TEXT = 100;
const MOST_ITEMS = 10;

/** What was seen in answers, with which the next requests reach what exists. The latest is kept. */
export class Findings {
  private readonly byName = new Map<string, string[]>();
  private readonly records: Texts[] = [];
  private world: readonly Texts[] = [];

  /** @param forbidden values that must not become part of a request */
  constructor(private readonly forbidden: ReadonlySet<string>) {}

  /**
   * Keeps the short texts of a body, by the names of their properties, and which of them came together.
   *
   * @param owner what the body is of: its `id` is what `{owner}Id` asks for
   * @param context the parameters of the request's path
   */
  harvest(body: unknown, owner: string, context: Texts): void {
    if (Array.isArray(body)) for (const item of body.slice(0, MOST_ITEMS)) this.harvest(item, owner, context);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
    const texts: Record<string, string> = { ...context };
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'object') this.harvest(value, name === 'items' ? owner : singular(name), context);
      else if (typeof value === 'string' && this.isOfUse(value)) texts[name === 'id' ? `${owner}Id` : name] = value;
    }
    for (const [name, value] of Object.entries(texts)) this.add(name, value);
    this.records.push(texts);
    if (this.records.length > MOST_RECORDS) this.records.shift();
  }

  /** @param world what exists and belongs together; it replaces what was given before */
  enter(world: readonly Texts[]): void {
    this.world = world;
  }

  /** A value of the world for a parameter of this name. */
  ofWorld(name: string, chance: Chance): string | undefined {
    return this.world.length > 0 ? chance.pick(this.world)[name] : undefined;
  }

  /** Keeps a value under a name. */
  add(name: string, value: string): void {
    const values = this.byName.get(name.toLowerCase()) ?? [];
    if (values.includes(value)) return;
    values.push(value);
    if (values.length > MOST_OF_A_NAME) values.shift();
    this.byName.set(name.toLowerCase(), values);
  }

  /** Values for a parameter: those of its own name, else of its last word (`stepCode`), else users (`hostId`). */
  of(name: string): readonly string[] {
    const last = /[A-Z]?[a-z]+$/.exec(name)?.[0] ?? name;
    const names = [name, last === 'Id' ? 'userId' : last];
    return names.map((one) => this.byName.get(one.toLowerCase()) ?? []).find((seen) => seen.length > 0) ?? [];
  }

  /**
   * Values that came together, for all of these names; empty when there are none.
   *
   * @param ofWorld how often they are those of the world, 0 to 1
   */
  together(names: readonly string[], chance: Chance, ofWorld: number): Texts {
    const all = this.world.length > 0 && chance.in(ofWorld) ? this.world : this.records;
    const complete = all.filter((record) => names.every((name) => record[name] !== undefined));
    return complete.length > 0 ? chance.pick(complete) : {};
  }

  private isOfUse(text: string): boolean {
    return text !== '' && text.length <= LONGEST_TEXT && !this.forbidden.has(text);
  }
}

/** `communities` → `community`, `posts` → `post`. */
export const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '');
