import type { ActivityKind } from './activity-kind.js';

/** Something that a user did. */
export interface NewActivity {
  readonly userId: string;
  readonly kind: ActivityKind;
  /** Id of what was done something with. */
  readonly subjectId?: string;
  /** The community it happened in. */
  readonly communityId?: string;
}
