import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Communities, how each is configured, and who belongs to it. */
export class Communities1700000005000 implements MigrationInterface {
  readonly name = 'Communities1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE communities (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        slug text NOT NULL UNIQUE COLLATE "C" CHECK (slug ~ '^[a-z][a-z0-9-]{1,63}$'),
        owner_id uuid NOT NULL REFERENCES users (id),
        name text NOT NULL,
        name_search text NOT NULL,
        description text NOT NULL DEFAULT '',
        visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
        member_count integer NOT NULL DEFAULT 0 CHECK (member_count >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE community_configurations (
        community_id uuid PRIMARY KEY REFERENCES communities (id) ON DELETE CASCADE,
        join_policy text NOT NULL DEFAULT 'open' CHECK (join_policy IN ('open', 'invitation')),
        posting text NOT NULL DEFAULT 'members' CHECK (posting IN ('members', 'moderators')),
        asking text NOT NULL DEFAULT 'members' CHECK (asking IN ('members', 'moderators')),
        welcome_message text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE community_members (
        community_id uuid NOT NULL REFERENCES communities (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'moderator', 'member')),
        joined_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (community_id, user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE community_members`);
    await runner.query(`DROP TABLE community_configurations`);
    await runner.query(`DROP TABLE communities`);
  }
}
