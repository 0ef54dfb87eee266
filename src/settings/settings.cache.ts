/** The cache of the feature: settings own the key `settings`, one entry for the whole application. */
export const settingsCache = { key: 'settings', ttl: '24h' } as const;
