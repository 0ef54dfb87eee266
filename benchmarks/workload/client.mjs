// A closed loop over HTTP: so many requests are always under way, each on a connection that is kept.
import { Agent, request as send } from 'node:http';

const LONGEST_ANSWER_MS = 30_000;

export function openClient({ port, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    /**
     * @param label the server counts queries by it
     * @returns {Promise<{ status: number, text: string }>}
     * @throws when there is no answer within half a minute
     */
    ask: ({ method, path, as, guest, headers, body }, label) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const sent = send({
          agent,
          port,
          host: '127.0.0.1',
          method,
          path,
          timeout: LONGEST_ANSWER_MS,
          headers: {
            ...headers,
            ...(as && { authorization: `Bearer ${as.token}` }),
            ...(guest && { 'guest-session': guest }),
            ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
            ...(label && { 'x-workload': label }),
          },
        });
        sent.once('error', reject);
        sent.once('timeout', () => sent.destroy(new Error('no answer')));
        sent.once('response', (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => (text += chunk));
          response.once('end', () => resolve({ status: response.statusCode, text }));
          response.once('error', reject);
        });
        sent.end(payload);
      }),
    close: () => agent.destroy(),
  };
}
