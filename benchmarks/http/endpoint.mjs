// What is asked for, and how: GET /profiles/:id.
import { makeProfiles } from '../harness/profiles.mjs';

const { ids, profiles } = makeProfiles();
export { ids, profiles };
/** What the handlers return that always return the same. */
export const constant = profiles.get(ids[0]);
/** Of each of them as JSON. */
export const PROFILE_BYTES = Buffer.byteLength(JSON.stringify(constant));

export const AUTHORIZATION = 'Bearer 3f9c1d7a5b2e4860';
export const pathOf = (id) => `/profiles/${id}`;

let count = 0;

/** Stands for a query. */
export async function loadProfile(id) {
  count += 1;
  return profiles.get(id);
}

/** How often this process has loaded one. */
export const loadCount = () => count;
