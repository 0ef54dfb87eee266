// The mix: what is asked, and how often. Weights are shares of the reads, or of the writes.
// Each route tells its name as in the OpenAPI document, and how one request is made up from what `draw` picks.

/** Statuses that are no error, beside 2xx: they depend on what other requests of the mix did before. */
const CONFLICT = [409];
const NONE = [404];

const get = (name, weight, request, also = []) => ({ name: `GET ${name}`, weight, request, also });
const write = (name, weight, request, also = []) => ({ name, weight, request, also });

const user = (index) => `/v1/users/${index.id}`;
const community = ({ id }) => `/v1/communities/${id}`;
const post = ({ communityId, id }) => `/v1/communities/${communityId}/posts/${id}`;
const question = ({ communityId, id }) => `/v1/communities/${communityId}/questions/${id}`;

/** Of the caller's own. */
const own = (path) => (draw) => ({ path: `${user(draw.actor)}${path}` });
const inCommunity = (path) => (draw) => {
  const chosen = draw.community();
  return { as: draw.reader(chosen.id), path: `${community(chosen)}${path}` };
};
const ofQuestion = (path) => (draw) => {
  const chosen = draw.question();
  return { as: draw.reader(chosen.communityId), path: `${question(chosen)}${path}` };
};
const onePost = (draw) => {
  const chosen = draw.post();
  return { as: draw.reader(chosen.communityId), path: post(chosen) };
};
const fixed = (path) => () => ({ path });
const paged = (request) => (draw) => {
  const { path, ...rest } = request(draw);
  return { ...rest, path: `${path}?page=${draw.page()}` };
};

/** Dashboards are opened rarely, and are by far the most expensive reads: one in two hundred. */
export const READS = [
  get('/v1/auth/session', 3, fixed('/v1/auth/session')),
  get('/v1/users/{userId}', 5, own('')),
  get('/v1/users/{userId}/public', 7, (draw) => ({ path: `${user(draw.user())}/public` })),
  get('/v1/users/{userId}/preferences', 3, own('/preferences')),
  get('/v1/users/{userId}/activity', 2, own('/activity')),
  get('/v1/users/{userId}/memberships', 4, own('/memberships')),
  get('/v1/users/{userId}/posts', 2, (draw) => ({ path: `${user(draw.user())}/posts` })),
  get('/v1/users/{userId}/achievements', 2, (draw) => ({ path: `${user(draw.user())}/achievements` })),
  get('/v1/users/{userId}/journeys', 1, own('/journeys')),
  get('/v1/users/{userId}/token-balances', 2, own('/token-balances')),
  get('/v1/users/{userId}/token-balances/{kind}', 2, (draw) => own(`/token-balances/${draw.tokenKind()}`)(draw)),
  get('/v1/users/{userId}/token-transactions', 1, own('/token-transactions')),
  get('/v1/guests/current', 2, (draw) => ({ path: '/v1/guests/current', guest: draw.guest() })),
  get('/v1/settings', 3, fixed('/v1/settings')),
  get('/v1/achievements', 1, fixed('/v1/achievements')),
  get('/v1/journeys', 1, fixed('/v1/journeys')),
  get('/v1/token-kinds', 1, fixed('/v1/token-kinds')),
  get('/v1/feature-flags/{name}/evaluation', 6, (draw) => ({ path: `/v1/feature-flags/${draw.flag()}/evaluation` })),
  get('/v1/meetings/{meetingId}', 7, (draw) => ({ path: `/v1/meetings/${draw.meeting().id}` })),
  get('/v1/meetings/{meetingId}/participants', 3, (draw) => ({
    path: `/v1/meetings/${draw.meeting().id}/participants`,
  })),
  get('/v1/meetings/upcoming', 3, paged(fixed('/v1/meetings/upcoming'))),
  get('/v1/meetings/past', 1, paged(fixed('/v1/meetings/past'))),
  get('/v1/meetings/joined', 2, fixed('/v1/meetings/joined')),
  get('/v1/meetings/hosted-by/{hostId}', 1, (draw) => ({ path: `/v1/meetings/hosted-by/${draw.user().id}` })),
  get('/v1/communities', 3, paged(fixed('/v1/communities'))),
  get('/v1/communities/{communityId}', 5, inCommunity('')),
  get('/v1/communities/{communityId}/configuration', 1, inCommunity('/configuration')),
  get('/v1/communities/{communityId}/members', 2, paged(inCommunity('/members'))),
  get('/v1/communities/{communityId}/member-count', 2, inCommunity('/member-count')),
  get('/v1/communities/{communityId}/permissions', 3, inCommunity('/permissions')),
  get('/v1/communities/{communityId}/activity', 2, inCommunity('/activity')),
  get('/v1/communities/{communityId}/posts', 6, paged(inCommunity('/posts'))),
  get('/v1/communities/{communityId}/posts/{postId}', 8, onePost),
  get('/v1/communities/{communityId}/questions', 2, inCommunity('/questions')),
  get('/v1/communities/{communityId}/questions/{questionId}', 4, ofQuestion('')),
  get('/v1/communities/{communityId}/questions/{questionId}/results', 3, ofQuestion('/results')),
  get('/v1/communities/{communityId}/questions/{questionId}/vote-count', 2, ofQuestion('/vote-count')),
  get('/v1/communities/{communityId}/questions/{questionId}/participation', 1, ofQuestion('/participation')),
  get('/v1/communities/{communityId}/questions/{questionId}/vote', 2, ofQuestion('/vote'), NONE),
  get('/v1/communities/{communityId}/voting-analytics', 1, inCommunity('/voting-analytics')),
  get('/v1/trending-questions', 2, fixed('/v1/trending-questions')),
  get('/v1/analytics/overview', 0.2, fixed('/v1/analytics/overview')),
  get('/v1/analytics/users/{userId}', 0.2, (draw) => ({ path: `/v1/analytics/users/${draw.actor.id}` })),
  get('/v1/analytics/communities/{communityId}', 0.2, (draw) => ({
    path: `/v1/analytics/communities/${draw.community().id}`,
  })),
];

export const WRITES = [
  write('PUT /v1/communities/{communityId}/posts/{postId}/like', 25, like('PUT')),
  write('DELETE /v1/communities/{communityId}/posts/{postId}/like', 5, like('DELETE')),
  write('PUT /v1/communities/{communityId}/questions/{questionId}/vote', 20, (draw) => {
    const chosen = draw.openQuestion();
    const as = draw.memberOf(chosen.communityId);
    return { as, path: `${question(chosen)}/vote`, body: { optionId: draw.one(chosen.options) } };
  }),
  write('POST /v1/communities/{communityId}/posts', 8, (draw) => {
    const chosen = draw.openCommunity();
    const body = { title: `Note ${draw.number()}`, body: 'Written by the workload.' };
    return { as: draw.memberOf(chosen.id), path: `${community(chosen)}/posts`, body };
  }),
  write('POST /v1/meetings/{meetingId}/participants', 8, (draw) => joining(draw, 'POST'), CONFLICT),
  write('DELETE /v1/meetings/{meetingId}/participants/{userId}', 4, leaving, [...CONFLICT, ...NONE]),
  write('POST /v1/token-transactions/transfer', 8, transfer, [409, 422]),
  write('PATCH /v1/users/{userId}', 5, (draw) => ({
    method: 'PATCH',
    path: user(draw.actor),
    body: { displayName: `Ada ${draw.number()}` },
  })),
  write('PUT /v1/users/{userId}/theme', 3, (draw) => ({
    path: `${user(draw.actor)}/theme`,
    body: { theme: draw.one(['light', 'dark', 'system']) },
  })),
  write('PATCH /v1/users/{userId}/preferences', 4, (draw) => ({
    path: `${user(draw.actor)}/preferences`,
    body: { digest: draw.one(['never', 'daily', 'weekly']) },
  })),
  write('PUT /v1/users/{userId}/journeys/{journeyId}', 3, (draw) => ({
    path: `${user(draw.actor)}/journeys/${draw.journey()}`,
  })),
  write('POST /v1/communities/{communityId}/members', 4, (draw) => ({
    path: `${community(draw.openCommunity())}/members`,
  }), CONFLICT),
  write('PATCH /v1/guests/current', 2, (draw) => ({
    path: '/v1/guests/current',
    guest: draw.guest(),
    body: { displayName: `Guest ${draw.number()}` },
  })),
  write('POST /v1/feature-flags/{name}/toggle', 0.8, (draw) => ({
    as: draw.administrator,
    path: `/v1/feature-flags/${draw.flag()}/toggle`,
  })),
  write('PATCH /v1/settings', 0.2, (draw) => ({
    as: draw.administrator,
    path: '/v1/settings',
    body: { siteName: `Larder ${draw.number()}` },
  })),
]; // prettier-ignore

/** Answered with what is the caller's alone, though the address is the same for all. */
export const PERSONAL = new Set([
  'GET /v1/auth/session',
  'GET /v1/meetings/joined',
  'GET /v1/communities/{communityId}/permissions',
  'GET /v1/communities/{communityId}/questions/{questionId}/vote',
]);

/** Shares of all requests. */
export const MIX = { reads: 0.95, writes: 0.05 };

function like(method) {
  return (draw) => {
    const chosen = draw.post();
    return { method, as: draw.memberOf(chosen.communityId), path: `${post(chosen)}/like` };
  };
}

function joining(draw) {
  return { path: `/v1/meetings/${draw.upcomingMeeting().id}/participants` };
}

function leaving(draw) {
  return { path: `/v1/meetings/${draw.upcomingMeeting().id}/participants/${draw.actor.id}` };
}

function transfer(draw) {
  return {
    path: '/v1/token-transactions/transfer',
    headers: { 'idempotency-key': `workload-${draw.unique()}` },
    body: { kind: draw.tokenKind(), toUserId: draw.otherUser().id, amount: 1 },
  };
}
