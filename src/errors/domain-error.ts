/**
 * A rule of the platform said no. Thrown before anything was written (or with everything rolled back), so it proves
 * that the database is as it was: evictions declared on the throwing method are not run for it.
 *
 * @param code stable, upper case, `FEATURE.REASON`; clients may switch on it
 * @param status the HTTP status the platform answers with, 400–499
 * @param title short, the same for every occurrence of the code
 * @param detail what happened this time, and the likely fix; sent to the client
 */
export abstract class DomainError extends Error {
  protected constructor(
    readonly code: string,
    readonly status: number,
    readonly title: string,
    detail: string,
  ) {
    super(detail);
    this.name = new.target.name;
  }
}
