import type { AnsweringLayer } from '../read/read-request.js';

/** One line of the log at debug level. */
export interface OperationRecord {
  readonly message: string;
  readonly operation: 'read' | 'evict';
  /** Key template of a read. */
  readonly cache?: string;
  /** The key of a read, or what an eviction names. */
  readonly key: string;
  /** Whether a read needed no load of its own. */
  readonly hit?: boolean;
  readonly layer?: AnsweringLayer;
  /** Milliseconds. */
  readonly ms: number;
  readonly error?: string;
}
