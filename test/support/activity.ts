import type { Page } from '../../src/http/page.js';
import { ActivityService } from '../../src/activity/activity.service.js';
import type { NewActivity } from '../../src/activity/activity.service.js';
import type { ActivityView } from '../../src/activity/activity.view.js';
import type { Client, Answer } from './client.js';
import type { Stack } from './stack.js';

/** What features do after a deed of a user. */
export const record = (stack: Stack, activity: NewActivity): Promise<void> =>
  stack.app.get(ActivityService, { strict: false }).record(activity);

export const feedOf = (by: Client, userId: string, query = ''): Promise<Answer<Page<ActivityView>>> =>
  by.get<Page<ActivityView>>(`/v1/users/${userId}/activity${query}`);

/** The page as `[kind, subjectId]`, in its order. */
export const told = ({ body }: Answer<Page<ActivityView>>): (string | null)[][] =>
  body.items.map(({ kind, subjectId }) => [kind, subjectId]);
