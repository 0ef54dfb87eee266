// Read-your-writes, asked again and again while the workload runs: users of their own write, and read what they wrote
// as soon as the write was answered. Whatever they then read of before it is stale.
const EVERY = 10;

/**
 * @param checkers users whom the plan does not touch, one for each worker that checks
 * @returns {{ prepare(): Promise<void>, after(worker: number, index: number): Promise<void>, counts }}
 */
export function ownReads({ client, checkers, administrator, catalogue }) {
  const counts = { made: 0, stale: 0, failed: 0, examples: [] };
  const community = catalogue.communities.find(({ id, membersPost }) => membersPost && openQuestionIn(catalogue, id));
  if (!community) throw new Error('No community has an open question: the checks need one.');
  const question = openQuestionIn(catalogue, community.id);
  const [kind] = catalogue.tokenKinds;
  const recipient = catalogue.users[1];
  const posts = `/v1/communities/${community.id}/posts`;
  const vote = `/v1/communities/${community.id}/questions/${question.id}/vote`;
  let number = 0;

  async function ask(as, method, path, body, headers) {
    const { status, text } = await client.ask({ method, path, as, body, headers }, 'check');
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 200)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  const read = (as, path) => ask(as, 'GET', path);

  /** Each writes, and returns what it then read and what it should have read. */
  const kinds = {
    profile: async (me) => {
      const displayName = `Checker ${(number += 1)}`;
      await ask(me, 'PATCH', `/v1/users/${me.id}`, { displayName });
      const seen = await Promise.all(['', '/public'].map((path) => read(me, `/v1/users/${me.id}${path}`)));
      return [seen.map((view) => view.displayName), [displayName, displayName]];
    },
    theme: async (me) => {
      const { theme: before } = await read(me, `/v1/users/${me.id}`);
      const theme = before === 'dark' ? 'light' : 'dark';
      await ask(me, 'PUT', `/v1/users/${me.id}/theme`, { theme });
      return [(await read(me, `/v1/users/${me.id}`)).theme, theme];
    },
    preferences: async (me) => {
      const { digest: before } = await read(me, `/v1/users/${me.id}/preferences`);
      const digest = before === 'daily' ? 'never' : 'daily';
      await ask(me, 'PATCH', `/v1/users/${me.id}/preferences`, { digest });
      return [(await read(me, `/v1/users/${me.id}/preferences`)).digest, digest];
    },
    vote: async (me) => {
      const optionId = question.options[(number += 1) % question.options.length];
      await ask(me, 'PUT', vote, { optionId });
      return [(await read(me, vote)).optionId, optionId];
    },
    post: async (me) => {
      const mine = `${posts}?author=${me.id}`;
      await read(me, mine);
      const { id } = await ask(me, 'POST', posts, { title: 'First title', body: 'To be checked.' });
      const [newest] = (await read(me, mine)).items;
      await read(me, `${posts}/${id}`);
      const title = `Title ${(number += 1)}`;
      await ask(me, 'PATCH', `${posts}/${id}`, { title });
      return [
        [newest?.id, (await read(me, `${posts}/${id}`)).title],
        [id, title],
      ];
    },
    transfer: async (me) => {
      const mine = `/v1/users/${me.id}/token-balances/${kind}`;
      const { balance } = await read(me, mine);
      const headers = { 'idempotency-key': `check-${me.id}-${(number += 1)}` };
      const body = { kind, toUserId: recipient.id, amount: 1 };
      await ask(me, 'POST', '/v1/token-transactions/transfer', body, headers);
      return [(await read(me, mine)).balance, balance - 1];
    },
  };

  return {
    counts,
    /** Makes the checkers members who have tokens to give. */
    async prepare() {
      for (const me of checkers) {
        const { status } = await client.ask(
          { method: 'POST', path: `/v1/communities/${community.id}/members`, as: me },
          'check',
        );
        if (status !== 201 && status !== 409) throw new Error(`A checker could not join: ${status}`);
        const headers = { 'idempotency-key': `mint-${me.id}` };
        await ask(
          administrator,
          'POST',
          '/v1/token-transactions/mint',
          { kind, userId: me.id, amount: 1_000_000 },
          headers,
        );
      }
    },
    async after(worker, index) {
      const me = checkers[worker];
      if (!me || index % EVERY !== 0) return;
      const names = Object.keys(kinds);
      const name = names[(index / EVERY) % names.length];
      try {
        const [seen, expected] = await kinds[name](me);
        counts.made += 1;
        if (JSON.stringify(seen) === JSON.stringify(expected)) return;
        counts.stale += 1;
        counts.examples.push(`${name}: read ${JSON.stringify(seen)} after writing ${JSON.stringify(expected)}`);
      } catch (error) {
        counts.failed += 1;
        counts.examples.push(`${name}: ${error.message}`);
      }
    },
  };
}

const openQuestionIn = ({ questions }, community) =>
  questions.find(({ open, communityId }) => open && communityId === community);
