import { SingleBar } from 'cli-progress';

/** Is told how far the seed has come. */
export interface SeedProgress {
  /** @param count how many more of these are done */
  advance(what: 'users' | 'meetings', count: number): void;
  stop(): void;
}

/**
 * A bar on a terminal; elsewhere a line for each tenth, so that a log stays readable.
 *
 * @param total how many will be done
 */
export const startProgress = (total: number, output: NodeJS.WriteStream = process.stderr): SeedProgress =>
  output.isTTY ? bar(total, output) : lines(total, output);

function bar(total: number, stream: NodeJS.WriteStream): SeedProgress {
  const format = '  {bar} {percentage} %  {what}';
  const single = new SingleBar({ format, stream, hideCursor: true, barCompleteChar: '█', barIncompleteChar: '░' });
  single.start(total, 0, { what: '' });
  return { advance: (what, count) => single.increment(count, { what }), stop: () => single.stop() };
}

function lines(total: number, output: NodeJS.WritableStream): SeedProgress {
  let done = 0;
  let tenth = 0;
  return {
    advance: (what, count) => {
      done += count;
      const reached = Math.floor((10 * done) / total);
      if (reached > tenth) output.write(`  ${reached * 10} %  ${what}\n`);
      tenth = reached;
    },
    stop: () => undefined,
  };
}
