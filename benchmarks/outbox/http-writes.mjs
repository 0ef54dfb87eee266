// A write as a client of the API sees it: two processes of the built application, one with the outbox and one without.
import { randomBytes } from 'node:crypto';
import { startApp } from '../workload/app-server.mjs';

const ADMINISTRATOR = { email: 'bench@larder.local', password: randomBytes(16).toString('hex') };

/**
 * @param {{ databaseUrl: string, redisUrl: string }} servers with a database of its own
 * @returns one `PATCH` of a profile for each of `with` and `without`, and what ends both
 */
export async function httpWrites({ databaseUrl, redisUrl }) {
  const start = (isOn) =>
    startApp({
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      CACHE_KEY_PREFIX: `bench-http-${isOn}`,
      CACHE_OUTBOX: String(isOn),
      CACHE_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
      CACHE_REMOTE_TIMEOUT: '10s',
      ADMIN_EMAIL: ADMINISTRATOR.email,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      RATE_LIMIT: 'off',
      RATE_LIMIT_SIGN_IN: 'off',
      RATE_LIMIT_ACCOUNT: 'off',
    });
  // One after the other: the first makes the tables and the account.
  const apps = { without: await start(false), with: await start(true) };
  const [without, withOutbox] = [await writer(apps.without), await writer(apps.with)];
  return {
    without,
    with: withOutbox,
    close: () => Promise.all(Object.values(apps).map((app) => app.stop())),
  };
}

async function writer({ port }) {
  const ask = async (method, path, body, token) => {
    const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const { token, user } = await ask('POST', '/auth/login', ADMINISTRATOR);
  return (round) => ask('PATCH', `/users/${user.id}`, { displayName: `Bench ${round}` }, token);
}
