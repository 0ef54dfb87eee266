export type { RedisLocation } from './redis-location.js';
