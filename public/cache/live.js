// Server-sent events, read by fetch: an EventSource could not send the token.
import { send } from './session.js';

const PAUSE_MS = 2_000;
const AGAIN_MS = 250;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {{ onFigures: (now: object, before: object | undefined) => void, onBreak: (reason: string) => void }} listeners
 * @returns ends it
 */
export function watch({ onFigures, onBreak }) {
  const ending = new AbortController();
  void follow();
  return () => ending.abort();

  async function follow() {
    let before;
    while (!ending.signal.aborted) {
      try {
        const response = await send('GET', '/admin/cache/live', undefined, ending.signal);
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        for await (const figures of eventsOf(response.body)) {
          // Another process behind a balancer has totals of its own; one that was started anew counts from zero.
          const isSame = before?.process === figures.process && before.period <= figures.period;
          onFigures(figures, isSame ? before : undefined);
          before = figures;
        }
        // The server ends it each minute, to ask who looks.
        await pause(AGAIN_MS);
      } catch (error) {
        if (ending.signal.aborted) return;
        onBreak(error.message);
        await pause(PAUSE_MS);
      }
    }
  }
}

/** The data of each event: https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n');
      if (data !== '') yield JSON.parse(data);
    }
  }
}
