// That a subject does what it is said to do: a quick server that answers something else proves nothing.
import { deepStrictEqual, strictEqual } from 'node:assert';
import { AUTHORIZATION, constant, ids, pathOf, PROFILE_BYTES, profiles } from './endpoint.mjs';

const AT_A_TIME = 50;

/**
 * Asks for every id once.
 * @param subject and its process
 * @throws when an answer is not the one it should be
 */
export async function verify({ name, guarded, cached, process }) {
  const get = (path, headers) => fetch(`http://127.0.0.1:${process.ready.port}${path}`, { headers });
  const authorized = { authorization: AUTHORIZATION };
  const check = async (id) => {
    const response = await get(pathOf(id), authorized);
    const text = await response.text();
    strictEqual(response.status, 200, `${name}: ${response.status} ${text}`);
    strictEqual(Buffer.byteLength(text), PROFILE_BYTES, `${name}: an answer of the wrong length: ${text}`);
    deepStrictEqual(JSON.parse(text), cached ? profiles.get(id) : constant, `${name}: a wrong answer`);
  };
  for (let at = 0; at < ids.length; at += AT_A_TIME) await Promise.all(ids.slice(at, at + AT_A_TIME).map(check));
  if (!guarded) return;
  strictEqual((await get(pathOf(ids[0]))).status, 403, `${name}: the guard is missing`);
  strictEqual((await get(pathOf('not-an-id'), authorized)).status, 400, `${name}: the pipe is missing`);
}
