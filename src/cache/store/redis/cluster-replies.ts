/** Where a server says that a command should go. */
export interface Redirection {
  /** `MOVED`: for good; `ASK`: this once, because the slot is on its way. */
  readonly kind: 'MOVED' | 'ASK';
  readonly slot: number;
  readonly address: string;
}

/** @param host of the server that answered, which leaves its own host out when it does not know it */
export function redirectionOf(error: unknown, host = ''): Redirection | undefined {
  const message = error instanceof Error ? error.message : '';
  const [whole, kind, slot, place = '', port = ''] = /^(MOVED|ASK) (\d{1,5}) (\S*):(\d{1,5})$/.exec(message) ?? [];
  if (whole === undefined || Number(slot) >= 16_384) return undefined;
  return { kind: kind as Redirection['kind'], slot: Number(slot), address: `${place || host}:${port}` };
}

/** The slot is on its way, and some of the names have gone already. */
export const isTryAgain = (error: unknown): boolean => error instanceof Error && error.message.startsWith('TRYAGAIN');

/** What a node says about itself (CLUSTER NODES). */
export interface NodeView {
  readonly slots: readonly number[];
  /** Changes with its id, its epoch, its slots and their moves. */
  readonly signature: string;
  readonly isMoving: boolean;
}

export function parseClusterNodes(text: string): NodeView {
  const line = text.split('\n').find((each) => each.split(' ')[2]?.includes('myself')) ?? '';
  const [id = '', , flags = '', , , , epoch = '', , ...ranges] = line.trim().split(' ');
  const slots = ranges.flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (from === undefined) return [];
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
  });
  const isMaster = flags.split(',').includes('master');
  return {
    slots: isMaster ? slots : [],
    signature: [id, epoch, ...ranges].join(' '),
    isMoving: ranges.some((range) => range.startsWith('[')),
  };
}
