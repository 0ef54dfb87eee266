// Which request comes as number so and so: decided by the seed and the catalogue alone, so that both arms, and every
// run, ask the same in the same order.
import { MIX, READS, WRITES } from './routes.mjs';

/** The s of Zipf's law: the k-th most popular is picked in proportion to 1 / kˢ. */
export const ZIPF = 1;
const PAGES = 5;
/** Public communities are read by strangers, too, but mostly by their own members. */
const READ_BY_MEMBERS = 0.9;

/**
 * @param randomFor, zipf those of the seed
 * @param catalogue what there is to ask for, the most popular first
 * @returns {(index: number) => { route, kind: 'read' | 'write', method, path, as, guest, headers, body }}
 */
export function makePlan({ randomFor, zipf, catalogue, seed }) {
  const pickers = pickersOf(catalogue, (count) => zipf(count, ZIPF));
  const routes = { read: weighted(READS), write: weighted(WRITES) };
  return (index) => {
    const random = randomFor(`workload:${seed}:${index}`);
    const kind = random.chance(MIX.reads) ? 'read' : 'write';
    const route = routes[kind](random);
    const draw = drawing(random, catalogue, pickers, `${seed}-${index}`);
    const request = route.request(draw);
    const [method] = route.name.split(' ');
    return { route, kind, method, as: draw.actor, ...request };
  };
}

function pickersOf(catalogue, pick) {
  const of = (items) => {
    const choose = items.length > 0 && pick(items.length);
    return (random) => items[choose(random)];
  };
  const { users, communities, posts, questions, meetings, flags, tokenKinds, journeys, guests, members } = catalogue;
  return {
    user: of(users),
    community: of(communities),
    openCommunity: of(communities.filter(({ membersPost }) => membersPost)),
    post: of(posts),
    question: of(questions),
    openQuestion: of(questions.filter(({ open }) => open)),
    meeting: of(meetings),
    upcomingMeeting: of(meetings.filter(({ upcoming }) => upcoming)),
    flag: of(flags),
    tokenKind: of(tokenKinds),
    journey: of(journeys),
    guest: of(guests),
    members: new Map([...members].map(([community, people]) => [community, of(people)])),
    page: pick(PAGES),
  };
}

/** What a request is made up from; the actor is who asks unless the request says otherwise. */
function drawing(random, { users }, pickers, name) {
  const { members, page, ...simple } = pickers;
  const actor = pickers.user(random);
  const otherUser = () => {
    for (;;) {
      const user = pickers.user(random);
      if (user !== actor) return user;
    }
  };
  const memberOf = (community) => members.get(community)(random);
  return {
    ...Object.fromEntries(Object.entries(simple).map(([what, pick]) => [what, () => pick(random)])),
    actor,
    otherUser,
    administrator: users[0],
    memberOf,
    reader: (community) => (random.chance(READ_BY_MEMBERS) ? memberOf(community) : actor),
    page: () => page(random) + 1,
    one: (items) => random.pick(items),
    number: () => random.integer(1, 1_000_000),
    unique: () => name,
  };
}

function weighted(routes) {
  const total = routes.reduce((sum, { weight }) => sum + weight, 0);
  return (random) => {
    let left = random.next() * total;
    return routes.find(({ weight }) => (left -= weight) < 0) ?? routes.at(-1);
  };
}
