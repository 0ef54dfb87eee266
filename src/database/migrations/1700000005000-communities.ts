import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Communities, how each is configured, and who belongs to it. */
export class Communities1700000005000 implements MigrationInterface {
  readonly name = 'Communities1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE communities (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        slug text NOT NULL UNIQUE COLLATE "C" CHECK (slug ~ '^[a-z][a-z0-9-]{1,63}$'),
        owner_id uuid NOT NULL,
        name text NOT NULL,
        name_search text NOT NULL COLLATE "C",
        description text NOT NULL DEFAULT '',
        visibility text NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
        member_count integer NOT NULL DEFAULT 0 CHECK (member_count >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX communities_owner_idx ON communities (owner_id)`);
    await runner.query(`CREATE INDEX communities_newest_idx ON communities (visibility, created_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX communities_name_idx ON communities (visibility, name_search, id)`);
    await runner.query(`CREATE INDEX communities_members_idx ON communities (visibility, member_count DESC, id)`);
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
        owned_community_id uuid GENERATED ALWAYS AS (CASE WHEN role = 'owner' THEN community_id END) STORED,
        PRIMARY KEY (community_id, user_id),
        CONSTRAINT community_members_owned_key UNIQUE (owned_community_id, user_id)
      )`);
    await runner.query(
      `CREATE INDEX community_members_list_idx ON community_members (community_id, joined_at, user_id)`,
    );
    await runner.query(
      `CREATE INDEX community_members_role_idx ON community_members (community_id, role, joined_at, user_id)`,
    );
    await runner.query(
      `CREATE INDEX community_members_user_idx ON community_members (user_id, joined_at DESC, community_id)`,
    );
    await this.oneOwner(runner);
    await this.countMembers(runner);
    await this.surviveOwners(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER communities_before_user ON users`);
    await runner.query(`DROP FUNCTION communities_survive_owner`);
    await runner.query(`ALTER TABLE communities DROP CONSTRAINT communities_owner_is_member`);
    await runner.query(`DROP TABLE community_members`);
    await runner.query(`DROP FUNCTION communities_count_members`);
    await runner.query(`DROP TABLE community_configurations`);
    await runner.query(`DROP TABLE communities`);
  }

  /**
   * At most one member is the owner (the index), and it is the one whom the community names (the foreign key). The key is
   * checked at the end of the transaction, so that both rows can be written one after the other. It stands in for one to
   * the users: an heir's account need not be locked, which could be going itself.
   */
  private async oneOwner(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE UNIQUE INDEX community_members_owner_key ON community_members (community_id) WHERE role = 'owner'`,
    );
    await runner.query(`
      ALTER TABLE communities ADD CONSTRAINT communities_owner_is_member
        FOREIGN KEY (id, owner_id) REFERENCES community_members (owned_community_id, user_id)
        DEFERRABLE INITIALLY DEFERRED`);
  }

  /**
   * Set-based, and in the database, because members also go by cascade when an account is deleted. The communities are
   * locked in one order first, so that two writers cannot wait for each other.
   */
  private async countMembers(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION communities_count_members() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM communities WHERE id IN (SELECT community_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
        UPDATE communities
           SET member_count = member_count + TG_ARGV[0]::integer * counted.rows
          FROM (SELECT community_id, count(*)::integer AS rows FROM changed GROUP BY community_id) counted
         WHERE id = counted.community_id;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER community_members_added AFTER INSERT ON community_members
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION communities_count_members('1')`);
    await runner.query(`
      CREATE TRIGGER community_members_removed AFTER DELETE ON community_members
        REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION communities_count_members('-1')`);
  }

  /**
   * A community outlives the account of its owner: its longest-serving moderator, else member, takes over; a community
   * without any is deleted. The account's row is locked at this time. All its communities are locked next, in one order,
   * before anything of them is written: whoever writes members locks users before communities (see `CommunityLock`), so
   * that none waits for another in a circle. An heir that is going too waits here, and then hands over what it got.
   */
  private async surviveOwners(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION communities_survive_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        owned uuid;
        heir uuid;
      BEGIN
        PERFORM 1 FROM communities
          WHERE id IN (SELECT community_id FROM community_members WHERE user_id = OLD.id)
          ORDER BY id FOR NO KEY UPDATE;
        FOR owned IN SELECT id FROM communities WHERE owner_id = OLD.id ORDER BY id LOOP
          SELECT m.user_id INTO heir
            FROM community_members m JOIN users u ON u.id = m.user_id
           WHERE m.community_id = owned AND m.user_id <> OLD.id
           ORDER BY m.role = 'moderator' DESC, m.joined_at, m.user_id LIMIT 1;
          IF heir IS NULL THEN
            DELETE FROM communities WHERE id = owned;
          ELSE
            DELETE FROM community_members WHERE community_id = owned AND user_id = OLD.id;
            UPDATE community_members SET role = 'owner' WHERE community_id = owned AND user_id = heir;
            UPDATE communities SET owner_id = heir, updated_at = now() WHERE id = owned;
          END IF;
        END LOOP;
        RETURN OLD;
      END $$`);
    await runner.query(`
      CREATE TRIGGER communities_before_user BEFORE DELETE ON users
        FOR EACH ROW EXECUTE FUNCTION communities_survive_owner()`);
  }
}
