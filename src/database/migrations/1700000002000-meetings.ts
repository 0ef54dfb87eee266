import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Meetings and who takes part in them. */
export class Meetings1700000002000 implements MigrationInterface {
  readonly name = 'Meetings1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE meetings (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        host_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        title text NOT NULL,
        title_search text NOT NULL,
        description text NOT NULL DEFAULT '',
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        max_participants integer NOT NULL CHECK (max_participants BETWEEN 2 AND 1000),
        participant_count integer NOT NULL DEFAULT 0,
        status text NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'live', 'ended', 'cancelled')),
        started_at timestamptz,
        ended_at timestamptz,
        cancelled_at timestamptz,
        over_at timestamptz GENERATED ALWAYS AS (COALESCE(ended_at, ends_at)) STORED,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT meetings_times_check CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
        CONSTRAINT meetings_places_check CHECK (participant_count BETWEEN 0 AND max_participants)
      )`);
    await runner.query(`CREATE INDEX meetings_hosted_idx ON meetings (host_id, starts_at DESC, id DESC)`);
    // The included columns let the bounded counts of these lists read the index alone.
    await runner.query(`
      CREATE INDEX meetings_upcoming_idx ON meetings (starts_at, id) INCLUDE (ends_at)
       WHERE status IN ('scheduled', 'live')`);
    await runner.query(`
      CREATE INDEX meetings_past_idx ON meetings (over_at DESC, id DESC) INCLUDE (status) WHERE status <> 'cancelled'`);
    await runner.query(`
      CREATE TABLE meeting_participants (
        meeting_id uuid NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role text NOT NULL DEFAULT 'participant' CHECK (role IN ('host', 'co-host', 'speaker', 'participant')),
        presence text NOT NULL DEFAULT 'away' CHECK (presence IN ('here', 'away')),
        joined_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (meeting_id, user_id)
      )`);
    await runner.query(
      `CREATE INDEX meeting_participants_list_idx ON meeting_participants (meeting_id, joined_at, user_id)`,
    );
    await runner.query(
      `CREATE INDEX meeting_participants_joined_idx ON meeting_participants (user_id, joined_at DESC, meeting_id)`,
    );
    // Set-based, and in the database, because participants also go by cascade when an account is deleted.
    // The meetings are locked in one order first, so that two such deletions cannot wait for each other.
    await runner.query(`
      CREATE FUNCTION meetings_count_participants() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM meetings WHERE id IN (SELECT meeting_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
        UPDATE meetings
           SET participant_count = participant_count + TG_ARGV[0]::integer * counted.rows
          FROM (SELECT meeting_id, count(*)::integer AS rows FROM changed GROUP BY meeting_id) counted
         WHERE id = counted.meeting_id;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER meeting_participants_added AFTER INSERT ON meeting_participants
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION meetings_count_participants('1')`);
    await runner.query(`
      CREATE TRIGGER meeting_participants_removed AFTER DELETE ON meeting_participants
        REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION meetings_count_participants('-1')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE meeting_participants`);
    await runner.query(`DROP FUNCTION meetings_count_participants`);
    await runner.query(`DROP TABLE meetings`);
  }
}
