// What the paths read: profiles of 1 KB each, and their ids.
import { makePayloads } from '../payloads.mjs';

/** @returns {{ ids: string[], load: (id: string) => Promise<object>, profiles: Map<string, object> }} */
export function makeProfiles(count = 2_000) {
  const text = JSON.stringify(makePayloads().profile);
  const profiles = new Map();
  for (let n = 0; n < count; n += 1) {
    const id = `${n.toString(16).padStart(8, '0')}-5f3a-4c1e-8a77-9b1c2d3e4f50`;
    // Parsed, as what comes from outside is: an id put together here would still be in pieces when it is first looked at.
    const profile = JSON.parse(text.replace(/"id":"[^"]*"/, `"id":"${id}"`));
    profiles.set(profile.id, profile);
  }
  return { ids: [...profiles.keys()], load: async (id) => profiles.get(id), profiles };
}
