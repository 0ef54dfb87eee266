import { dropNear } from '../node.js';
import { NOTHING, pick, serverOf, type State, type Writer } from '../state.js';
import { nameOf, step, type Action, type Step, type World } from '../step.js';

/** A write: where it will put its result, the entry that is there is noted before; then it commits. */
export const write: Action = (state, world) => {
  const steps: Step[] = [];
  state.writers.forEach((writer, index) => {
    const { by, node } = pick(world.configuration.writes, index);
    const name = nameOf(node);
    if (writer.phase === 'unused' && by === 'put') {
      steps.push(
        step(state, `${name}: a write begins and notes which entry is there`, (next) =>
          capture(next, pick(next.writers, index)),
        ),
      );
    } else if (writer.phase === 'begun' || writer.phase === 'unused') {
      steps.push(step(state, `${name}: the write commits v${state.db + 1}`, (next) => commit(next, index, world)));
      if (state.left.lostCommits > 0) {
        const says = `${name}: the commit is not answered, and its eviction is executed`;
        steps.push(step(state, says, (next) => evictInDoubt(next, index, world)));
      }
    } else if (writer.phase === 'in doubt') {
      steps.push(
        step(state, `${name}: the write commits v${state.db + 1} after all`, (next) => {
          commit(next, index, world);
          pick(next.writers, index).phase = 'done';
          return undefined;
        }),
      );
    }
  });
  return steps;
};

/** Nobody is promised anything: the caller has got an error. */
function evictInDoubt(state: State, index: number, world: World): undefined {
  const writer = pick(state.writers, index);
  const server = serverOf(state, writer.node);
  state.left.lostCommits -= 1;
  writer.phase = 'in doubt';
  if (pick(world.configuration.writes, index).by === 'scope') server.stamp = 0;
  else Object.assign(server, { entry: null, lease: null });
  dropNear(state, writer.node, world);
  if (!world.rules.doubtfulRowStays) pick(state.nodes, writer.node).delivered |= 1 << index;
}

function capture(state: State, writer: Writer): undefined {
  writer.phase = 'begun';
  writer.base = serverOf(state, writer.node).entry?.id ?? NOTHING;
}

function commit(state: State, index: number, { rules }: World): undefined {
  const writer = pick(state.writers, index);
  state.db += 1;
  writer.version = state.db;
  writer.phase = 'committed';
  if (rules.outbox) state.outbox |= 1 << index;
}
