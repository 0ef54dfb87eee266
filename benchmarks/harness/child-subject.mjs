// One subject of a path in a process of its own, see apart.mjs: runs a workload whenever it is told to.
import { rateOf } from './rounds.mjs';

const [, , module, name, args] = process.argv;
try {
  const { subjects } = await import(module);
  const workloads = await subjects[name](JSON.parse(args));
  process.on('message', async ({ workload, time }) => {
    try {
      process.send({ rate: await rateOf(workloads[workload], time) });
    } catch (error) {
      process.send({ error: `${name}: ${error.stack}` });
    }
  });
  process.on('disconnect', () => process.exit());
  process.send({});
} catch (error) {
  process.send({ error: `${name}: ${error.stack}` }, () => process.exit(1));
}
