/** A load, from its call to its end. */
export interface CountedLoad {
  readonly alone: boolean;
  readonly from: number;
  readonly serial: number;
}

/**
 * How many database queries a load makes, on average: the difference that the application's own count shows over a load
 * that ran alone. What others ask of the database meanwhile is counted along, so that it is an estimate; following each
 * load through its promises would tell exactly, and halve the speed of every promise of the process.
 */
export class QueryCount {
  private underWay = 0;
  private serial = 0;

  /** @param count queries of this process so far */
  constructor(private readonly count: () => number) {}

  begin(): CountedLoad {
    this.serial += 1;
    this.underWay += 1;
    return { alone: this.underWay === 1, from: this.count(), serial: this.serial };
  }

  /** @returns queries in between, or `undefined` where another load was under way too */
  end({ alone, from, serial }: CountedLoad): number | undefined {
    this.underWay -= 1;
    return alone && serial === this.serial ? this.count() - from : undefined;
  }
}
