import { Injectable } from '@nestjs/common';

/** What users are seen to do. */
export const ACTIVITY_KINDS = [
  'community.created',
  'community.joined',
  'post.created',
  'question.asked',
  'journey.completed',
] as const;

export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Something that a user did. */
export interface NewActivity {
  readonly userId: string;
  readonly kind: ActivityKind;
  /** Id of what was done something with. */
  readonly subjectId?: string;
  /** The community it happened in. */
  readonly communityId?: string;
}

@Injectable()
export class ActivityService {
  /** Notes what a user did. Never throws: it must not be the reason why the deed itself fails. */
  async record(_activity: NewActivity): Promise<void> {}
}
