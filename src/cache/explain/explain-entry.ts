import type { ReadParts } from '../read/read-parts.js';
import type { RemoteInspection, RemoteStore } from '../store/remote-store.js';
import { within } from '../time/within.js';
import type { EntryExplanation, RemoteExplanation } from './entry-explanation.js';
import { explainNear } from './explain-near.js';
import { explainScopes } from './explain-scopes.js';
import { explainStored, tagsOf } from './explain-stored.js';
import { type ExplainOptions, nextRead, readerOf } from './next-read.js';

/** Longest wait for the remote store, in milliseconds. */
const PATIENCE = 500;

/** An entry that is replaced by one with other tags while it is looked at is looked at again. */
const MOST_LOOKS = 3;

/** What the remote store said, or why it did not. */
type Answer = RemoteInspection | { readonly error: string };

/**
 * Where the entry of a key is, whether it is alive, and what a read would do. Nothing is counted, created, prolonged or
 * evicted by it, and it goes past the breaker, which is neither asked nor told: it shows the state that reads find. (Redis
 * itself notes the access, as it does for every command that reads.) Never rejects.
 */
export async function explainEntry(
  parts: ReadParts,
  store: RemoteStore | undefined,
  key: string,
  options: ExplainOptions,
): Promise<EntryExplanation> {
  const { near: nearStore, flights, journal, clock } = parts;
  const reader = readerOf(options);
  const nearTags = nearStore?.held(key)?.tags ?? [];
  const answer = store && (await ask(store, key, nearTags));
  const known = answer && !('error' in answer) ? answer : undefined;
  const wall = clock.wall();
  const entry = known && explainStored(key, known, wall, parts);
  const tags = entry?.header?.tags ?? nearTags;
  const near = explainNear(parts, key);
  const remote = store && remoteExplanation(parts, store, answer, entry ?? null);
  const here = flights.isLoading(key);
  const facts = {
    near,
    remote: remote ?? null,
    lease: known?.lease ? { here, remaining: known.lease.remaining } : null,
    journal: { covers: journal.covers(key, tags), depth: journal.depth },
  };
  return {
    key,
    nextRead: nextRead(facts, { reader, wall, isJoinable: flights.find(key)?.outcome !== undefined }),
    ...facts,
    scopes: explainScopes(key, tags, known?.stamps),
  };
}

function remoteExplanation(
  { remote, bus }: ReadParts,
  store: RemoteStore,
  answer: Answer | undefined,
  entry: RemoteExplanation['entry'],
): RemoteExplanation {
  const known = answer && !('error' in answer) ? answer : undefined;
  return {
    store: store.description,
    breaker: remote?.state ?? 'closed',
    busAlive: bus?.isHeard ?? false,
    error: answer && 'error' in answer ? answer.error : null,
    server: known?.entryServer ?? null,
    entry,
  };
}

async function ask(store: RemoteStore, key: string, tags: readonly string[]): Promise<Answer> {
  try {
    return (await within(PATIENCE, inspect(store, key, tags))) ?? { error: `no answer within ${PATIENCE} ms` };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The stamps that matter are those of the entry's own tags, which are known when it has been seen. */
async function inspect(store: RemoteStore, key: string, tags: readonly string[]): Promise<RemoteInspection> {
  let asked = tags;
  for (let looks = 1; ; looks += 1) {
    const found = await store.inspect(key, asked);
    const own = found.entry && tagsOf(key, found.entry);
    if (!own || looks === MOST_LOOKS || (own.length === asked.length && own.every((tag, at) => tag === asked[at])))
      return found;
    asked = own;
  }
}
