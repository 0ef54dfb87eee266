// The aggregates are expensive on purpose: each is timed on its own, one request at a time.
import { median } from './figures.mjs';

const ROUNDS = 7;

const PATHS = {
  'GET /v1/analytics/overview': () => '/v1/analytics/overview',
  'GET /v1/analytics/users/{userId}': ({ user }) => `/v1/analytics/users/${user.id}`,
  'GET /v1/analytics/communities/{communityId}': ({ community }) => `/v1/analytics/communities/${community.id}`,
};

/**
 * About one of the most popular users and the most popular public community: the more there is, the more is counted.
 *
 * @returns times in milliseconds by route: of the first request, and the median of those that follow
 */
export async function timeAnalytics(client, { users: [, user], communities: [community] }) {
  const times = {};
  for (const [route, pathOf] of Object.entries(PATHS)) {
    const samples = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      const { status } = await client.ask({ method: 'GET', path: pathOf({ user, community }), as: user });
      if (status !== 200) throw new Error(`${route} answered ${status}`);
      samples.push(performance.now() - started);
    }
    const [first, ...next] = samples;
    times[route] = { first, next: median(next) };
  }
  return times;
}
