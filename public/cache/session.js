// Who is signed in. The token lives as long as the tab, and travels in a header: no browser sends it by itself, so no
// other site can act in the administrator's name.
const KEY = 'larder-admin-token';

let refused = () => {};

export const isSignedIn = () => sessionStorage.getItem(KEY) !== null;

/** Told when the server does not, or no longer, let us in. */
export function whenRefused(listener) {
  refused = listener;
}

/** @throws Error for people to read */
export async function signIn(email, password) {
  const { token, user } = await answerOf(
    await reached('/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
  if (user?.role !== 'admin') throw new Error('This account is no administrator.');
  sessionStorage.setItem(KEY, token);
}

export async function signOut() {
  await send('POST', '/v1/auth/logout').catch(() => {});
  sessionStorage.removeItem(KEY);
  refused();
}

/**
 * Asks the API.
 * @returns its answer
 * @throws Error with the detail of the problem
 */
export async function ask(method, path, body) {
  return answerOf(await send(method, path, body));
}

/** The response itself: for a stream. */
export async function send(method, path, body, signal) {
  const response = await reached(path, {
    method,
    signal,
    headers: {
      Authorization: `Bearer ${sessionStorage.getItem(KEY)}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401 || response.status === 403) {
    sessionStorage.removeItem(KEY);
    refused();
  }
  return response;
}

/** What browsers say when there is no connection differs, and helps nobody. */
const reached = (path, options) =>
  fetch(path, options).catch((error) => {
    throw error.name === 'AbortError' ? error : new Error('the server cannot be reached.');
  });

async function answerOf(response) {
  const text = await response.text();
  const answer = parsed(text);
  if (!response.ok) throw new Error(answer?.detail ?? answer?.title ?? `The server answered ${response.status}.`);
  return answer;
}

/** A balancer that finds no server answers in HTML. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
