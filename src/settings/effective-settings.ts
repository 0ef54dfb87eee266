import { THEMES, type Theme } from '../users/user.view.js';
import type { SettingEntity } from './setting.entity.js';
import type { SettingsView } from './settings.view.js';

/** What holds until somebody sets something else. */
export const DEFAULT_SETTINGS: SettingsView = {
  siteName: 'Larder',
  registrationOpen: true,
  defaultTheme: 'system',
  supportEmail: null,
};

/**
 * The settings that hold: those that were set, and the defaults of the others. Stored names and values that this release
 * does not know (another one wrote them) count as not set.
 */
export function effectiveSettings(stored: readonly Pick<SettingEntity, 'name' | 'value'>[]): SettingsView {
  const values = new Map<string, unknown>(stored.map(({ name, value }) => [name, value]));
  const setting = <T>(name: keyof SettingsView, fallback: T, isKnown: (value: unknown) => value is T): T => {
    const value = values.get(name);
    return isKnown(value) ? value : fallback;
  };
  return {
    siteName: setting('siteName', DEFAULT_SETTINGS.siteName, isText),
    registrationOpen: setting('registrationOpen', DEFAULT_SETTINGS.registrationOpen, isSwitch),
    defaultTheme: setting('defaultTheme', DEFAULT_SETTINGS.defaultTheme, isTheme),
    supportEmail: setting('supportEmail', DEFAULT_SETTINGS.supportEmail, isTextOrNull),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isSwitch = (value: unknown): value is boolean => typeof value === 'boolean';
const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
