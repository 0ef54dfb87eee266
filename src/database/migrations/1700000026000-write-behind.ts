import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which accepted writes have been performed, and which could not be. */
export class WriteBehind1700000026000 implements MigrationInterface {
  readonly name = 'WriteBehind1700000026000';

  async up(runner: QueryRunner): Promise<void> {
    // A write that went past its queue has no stream and no position.
    await runner.query(`
      CREATE TABLE performed_writes (
        id uuid PRIMARY KEY,
        queue text NOT NULL,
        stream uuid,
        position numeric(39, 0),
        performed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT performed_writes_place_check CHECK ((stream IS NULL) = (position IS NULL))
      )`);
    await runner.query(`CREATE INDEX performed_writes_oldest_idx ON performed_writes (queue, performed_at)`);
    // Below its floor everything of a stream has been performed, and its ids are forgotten.
    await runner.query(`
      CREATE TABLE write_floors (
        queue text NOT NULL,
        stream uuid NOT NULL,
        position numeric(39, 0) NOT NULL DEFAULT 0,
        PRIMARY KEY (queue, stream)
      )`);
    await runner.query(`
      CREATE TABLE dead_letters (
        id uuid PRIMARY KEY,
        queue text NOT NULL,
        key text NOT NULL,
        payload bytea NOT NULL,
        error text NOT NULL,
        died_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX dead_letters_newest_idx ON dead_letters (queue, died_at DESC, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dead_letters`);
    await runner.query(`DROP TABLE write_floors`);
    await runner.query(`DROP TABLE performed_writes`);
  }
}
