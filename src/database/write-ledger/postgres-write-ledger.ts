import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { DeadLetter, LedgerWrite, QueuePlace, TakenWrite, WriteLedger } from '../../cache/index.js';
import { retryingConflicts } from '../retrying-conflicts.js';
import { isOwnFault } from './own-fault.js';
import { positionNumber } from './position.js';

/** What is in no stream that is known may still come: a command lies in a socket that long, at most. */
const UNPLACED_FOR = '7 days';
/** Rows forgotten in one transaction. */
const FORGOTTEN_AT_ONCE = 20_000;

const LETTER = `id, queue, key, payload, error, died_at AS "diedAt"`;

/** Performs writes and notes them in one transaction of Postgres. */
@Injectable()
export class PostgresWriteLedger implements WriteLedger<EntityManager> {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async runOnce(
    queue: string,
    writes: readonly LedgerWrite[],
    work: (fresh: ReadonlySet<string>, transaction: EntityManager) => Promise<void>,
  ): Promise<void> {
    await retryingConflicts(() =>
      this.database.transaction('READ COMMITTED', async (transaction) => {
        const floors = await this.floors(transaction, queue, writes);
        const isNew = ({ place }: LedgerWrite): boolean =>
          place === undefined || BigInt(positionNumber(place.position)) >= (floors.get(place.stream) ?? 0n);
        const fresh = await this.note(transaction, queue, writes.filter(isNew));
        if (fresh.size > 0) await work(fresh, transaction);
      }),
    );
  }

  async bury(queue: string, write: TakenWrite, error: string): Promise<void> {
    await this.runOnce(queue, [write], async (_, transaction) => {
      await transaction.query(`INSERT INTO dead_letters (id, queue, key, payload, error) VALUES ($1, $2, $3, $4, $5)`, [
        write.id,
        queue,
        write.key,
        write.payload,
        error,
      ]);
    });
  }

  deadLetters(queue: string, count: number): Promise<readonly DeadLetter[]> {
    return this.database.query<DeadLetter[]>(
      `SELECT ${LETTER} FROM dead_letters WHERE queue = $1 ORDER BY died_at DESC, id LIMIT $2`,
      [queue, count],
    );
  }

  async countDeadLetters(queue: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM dead_letters WHERE queue = $1`,
      [queue],
    );
    return row?.count ?? 0;
  }

  revive(
    queue: string,
    id: string,
    work: (letter: DeadLetter, transaction: EntityManager) => Promise<void>,
  ): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const [rows] = await transaction.query<[DeadLetter[], number]>(
        `DELETE FROM dead_letters WHERE id = $1 AND queue = $2 RETURNING ${LETTER}`,
        [id, queue],
      );
      const [letter] = rows;
      if (letter) await work(letter, transaction);
      return letter !== undefined;
    });
  }

  async discard(queue: string, id: string): Promise<boolean> {
    const [, discarded] = await this.database.query<[unknown, number]>(
      `DELETE FROM dead_letters WHERE id = $1 AND queue = $2`,
      [id, queue],
    );
    return discarded > 0;
  }

  async forget(queue: string, place: QueuePlace, age: number): Promise<number> {
    let all = 0;
    for (;;) {
      const some = await this.forgetSome(queue, place, age);
      all += some;
      if (some < FORGOTTEN_AT_ONCE) return all;
    }
  }

  blames(error: unknown): boolean {
    return isOwnFault(error);
  }

  private forgetSome(queue: string, { stream, position }: QueuePlace, age: number): Promise<number> {
    const floor = positionNumber(position);
    return this.database.transaction(async (transaction) => {
      // Whoever performs writes of this stream holds the row: it is waited for, and sees the new floor afterwards.
      await transaction.query(
        `INSERT INTO write_floors (queue, stream, position) VALUES ($1, $2, $3)
         ON CONFLICT (queue, stream) DO UPDATE SET position = greatest(write_floors.position, EXCLUDED.position)`,
        [queue, stream, floor],
      );
      const [, forgotten] = await transaction.query<[unknown, number]>(
        `DELETE FROM performed_writes WHERE id IN (
           SELECT id FROM performed_writes
            WHERE queue = $1 AND performed_at < now() - $4 * interval '1 ms'
              AND (stream = $2 AND position < $3
                   OR stream IS DISTINCT FROM $2 AND performed_at < now() - interval '${UNPLACED_FOR}')
            LIMIT ${FORGOTTEN_AT_ONCE})`,
        [queue, stream, floor, age],
      );
      return forgotten;
    });
  }

  /** Of the streams that the writes are of; the rows are held, so that no floor rises until this transaction ends. */
  private async floors(
    transaction: EntityManager,
    queue: string,
    writes: readonly LedgerWrite[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const streams = [...new Set(writes.flatMap(({ place }) => (place ? [place.stream] : [])))].sort();
    if (streams.length === 0) return new Map();
    const held = (): Promise<{ stream: string; position: string }[]> =>
      transaction.query(
        `SELECT stream, position FROM write_floors WHERE queue = $1 AND stream = ANY($2) ORDER BY stream FOR SHARE`,
        [queue, streams],
      );
    let rows = await held();
    if (rows.length < streams.length) {
      await transaction.query(
        `INSERT INTO write_floors (queue, stream) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING`,
        [queue, streams],
      );
      rows = await held();
    }
    return new Map(rows.map(({ stream, position }) => [stream, BigInt(position)]));
  }

  /** @returns the ids that nobody has noted before */
  private async note(
    transaction: EntityManager,
    queue: string,
    writes: readonly LedgerWrite[],
  ): Promise<ReadonlySet<string>> {
    if (writes.length === 0) return new Set();
    // In the order of the ids: two that note the same ones wait for each other in one direction.
    const noted = await transaction.query<{ id: string }[]>(
      `INSERT INTO performed_writes (id, queue, stream, position)
       SELECT id, $1, stream, position FROM unnest($2::uuid[], $3::uuid[], $4::numeric[]) AS w (id, stream, position)
        ORDER BY id
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [
        queue,
        writes.map(({ id }) => id),
        writes.map(({ place }) => place?.stream ?? null),
        writes.map(({ place }) => (place ? positionNumber(place.position) : null)),
      ],
    );
    return new Set(noted.map(({ id }) => id));
  }
}
