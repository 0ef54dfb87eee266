/** How far a user has come, with what the journey's definition says about it. */
export interface ProgressRow {
  readonly userId: string;
  readonly journeyId: string;
  readonly journeyCode: string;
  readonly journeyTitle: string;
  readonly stepsDone: number;
  readonly stepsInAll: number;
  /** Code of the step after those that are done; null when all are. */
  readonly nextStep: string | null;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly completedAt: Date | null;
}
