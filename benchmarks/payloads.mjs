// Values of the shapes a service caches, made from a fixed seed so that two runs measure the same bytes.
function mulberry32(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words =
  'community meeting decides together budget garden season harvest evening library street neighbours plan vote open letter water school music kitchen repair bicycle market winter summer question answer proposal minutes agenda'.split(
    ' ',
  );

export function makePayloads(seed = 7) {
  const random = mulberry32(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const hex = (length) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const text = (count) => Array.from({ length: count }, () => pick(words)).join(' ');
  const instant = () => new Date(1_750_000_000_000 + Math.floor(random() * 3e10));

  const profile = () => ({
    id: uuid(),
    email: `${pick(words)}.${hex(4)}@example.org`,
    displayName: `Zoë ${text(1)}`,
    bio: text(60),
    theme: 'dark',
    avatarUrl: `https://cdn.example.org/avatars/${hex(24)}.webp`,
    walletAddress: `0x${hex(40)}`,
    createdAt: instant().toISOString(),
    updatedAt: instant().toISOString(),
    counts: { hosted: 12, joined: 87, posts: 431, rating: 4.73 },
    roles: ['member', 'host'],
    verified: true,
    guest: false,
    invitedBy: null,
    settings: { locale: 'en-GB', digest: 'weekly', quietHours: { from: 22, to: 7 }, channels: ['mail', 'push'] },
  });
  const meeting = () => ({
    id: uuid(),
    title: text(4),
    hostId: uuid(),
    startsAt: instant().toISOString(),
    participants: Math.floor(random() * 400),
    status: pick(['planned', 'running', 'ended']),
    isPublic: random() < 0.8,
  });
  const list = (count) => ({
    items: Array.from({ length: count }, meeting),
    page: 1,
    limit: count,
    total: count * 7,
    totalIsExact: true,
  });
  const rich = () => ({
    id: 9_007_199_254_740_993n,
    openedAt: instant(),
    closesAt: instant(),
    note: undefined,
    rate: NaN,
    counts: new Map(Array.from({ length: 20 }, () => [uuid(), Math.floor(random() * 1000)])),
    voters: new Set(Array.from({ length: 20 }, uuid)),
    digest: Buffer.from(hex(64), 'hex'),
    rows: Array.from({ length: 20 }, () => ({ ...meeting(), startsAt: instant() })),
  });
  const datedList = (count) => ({
    items: Array.from({ length: count }, () => ({ ...meeting(), startsAt: instant(), updatedAt: instant() })),
    page: 1,
  });
  return { profile: profile(), list100: list(100), dated100: datedList(100), rich: rich(), list };
}
