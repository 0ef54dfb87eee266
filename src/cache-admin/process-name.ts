import { hostname } from 'node:os';

/** Whose figures these are: behind a balancer each request may be answered by another process. */
export const PROCESS_NAME = `${hostname()}:${process.pid}`;
