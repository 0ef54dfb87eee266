import type { OpenAPIObject } from '@nestjs/swagger';
import type { Stack } from '../support/stack.js';
import { Callers } from './callers.js';
import { Chance } from './chance.js';
import { Findings, singular } from './findings.js';
import { Judge } from '../support/openapi/judge.js';
import { operationsOf, type Operation } from '../support/openapi/operations.js';
import { Requests } from './requests.js';

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /** Requests under way at a time. */
  readonly concurrency: number;
}

export interface FuzzReport {
  readonly requests: number;
  /** The first of each operation and status, with the request that shows it. */
  readonly objections: readonly string[];
  /** Answers by operation and status. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const USERS = 6;
/** Requests after which there is a new world for them to change. */
const WORLD_LASTS = 500;
/** Share of the requests with nothing wrong in them, by somebody who may make them. */
const PLAIN = 0.25;
const MOST_OBJECTIONS = 50;
const LONGEST_OPTIONS = 500;

/** The same number of requests to each operation of the served document, each answer held against it. */
export async function runFuzz(stack: Stack, { requests, seed, concurrency }: FuzzOptions): Promise<FuzzReport> {
  const document = (await stack.get<OpenAPIObject>('/openapi.json')).body;
  const operations = operationsOf(document);
  const chance = new Chance(seed);
  const callers = await Callers.register(stack, USERS);
  const findings = new Findings(new Set([callers.administratorId]));
  for (const id of callers.ids) findings.add('userId', id);
  const maker = new Requests(document, chance, findings);
  const judge = new Judge(document);
  const objections = new Map<string, string>();
  const answers = new Map<string, Map<number, number>>();
  let begun = 0;

  const work = async (end: number): Promise<void> => {
    while (begun < end && objections.size < MOST_OBJECTIONS) {
      const operation = nextOf(operations, begun++);
      const isPlain = !endsWhatOthersNeed(operation) && chance.in(PLAIN);
      const { path, parameters, options } = maker.of(operation, isPlain);
      const forAdmins = operation.access === 'admin';
      const token = isPlain ? callers.entitled(forAdmins) : callers.token(chance, forAdmins);
      const answer = await stack.send(operation.method, path, { ...options, token });
      count(answers, operation.name, answer.status);
      const objection = judge.objection(operation, answer);
      const kind = `${operation.name} ${answer.status}`;
      if (objection && !objections.has(kind)) objections.set(kind, `${asked(operation, path, options)}: ${objection}`);
      if (answer.status < 300) findings.harvest(answer.body, collectionOf(operation.path), parameters);
      if (answer.status !== 401 || !operation.isSecured) continue;
      const { id } = (await callers.renew(token)) ?? {};
      if (id) findings.add('userId', id);
    }
  };
  while (begun < requests && objections.size < MOST_OBJECTIONS) {
    await enterNewWorld(callers, findings);
    const end = Math.min(begun + WORLD_LASTS, requests);
    await Promise.all(Array.from({ length: concurrency }, () => work(end)));
  }
  return { requests: begun, objections: [...objections.values()], answers };
}

async function enterNewWorld(callers: Callers, findings: Findings): Promise<void> {
  const { parameters, owner, member } = await callers.newWorld();
  findings.enter([owner, member].map(({ id }) => ({ ...parameters, userId: id, toUserId: member.id })));
}

const asked = ({ method }: Operation, path: string, options: object): string =>
  `${method} ${path} ${JSON.stringify(options).slice(0, LONGEST_OPTIONS)}`;

/** `DELETE …/posts/{postId}` does; `DELETE …/posts/{postId}/like` takes back what is the caller's own. */
const endsWhatOthersNeed = ({ method, path }: Operation): boolean => method === 'DELETE' && path.endsWith('}');

/** `/v1/communities/{communityId}/posts` is about posts, `/v1/meetings/upcoming` about meetings. */
function collectionOf(path: string): string {
  const names = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  return singular(names.findLast((name) => name.endsWith('s')) ?? '');
}

function nextOf(operations: readonly Operation[], index: number): Operation {
  const operation = operations[index % operations.length];
  if (!operation) throw new Error('The document has no operations');
  return operation;
}

function count(answers: Map<string, Map<number, number>>, name: string, status: number): void {
  const statuses = answers.get(name) ?? new Map<number, number>();
  answers.set(name, statuses.set(status, (statuses.get(status) ?? 0) + 1));
}
