import type { PreferencesEntity } from './preferences.entity.js';

/** What a user may choose. */
export type Choices = Omit<PreferencesEntity, 'userId' | 'updatedAt'>;

/** What holds for a user who has not chosen anything else. */
export const DEFAULT_PREFERENCES: Choices = {
  language: 'en',
  timeZone: 'UTC',
  emailNotifications: true,
  pushNotifications: false,
  digest: 'weekly',
};
