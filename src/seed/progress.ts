import { SingleBar } from 'cli-progress';

/** Is told how far the seed has come. */
export interface SeedProgress {
  /**
   * @param what is going on, in the plural
   * @param count how many more of these are done
   */
  advance(what: string, count: number): void;
  stop(): void;
}

/**
 * A bar on a terminal; elsewhere a line for each tenth, and one for each table that is done, so that a log stays
 * readable.
 *
 * @param total how many will be done
 */
export const startProgress = (total: number, output: NodeJS.WriteStream = process.stderr): SeedProgress =>
  output.isTTY ? bar(total, output) : lines(total, output);

function bar(total: number, stream: NodeJS.WriteStream): SeedProgress {
  const format = '  {bar} {percentage} %  {what} {count}';
  const single = new SingleBar({ format, stream, hideCursor: true, barCompleteChar: '█', barIncompleteChar: '░' });
  const done = new Map<string, number>();
  single.start(total, 0, { what: '', count: '' });
  return {
    advance: (what, count) => {
      done.set(what, (done.get(what) ?? 0) + count);
      single.increment(count, { what, count: done.get(what) });
    },
    stop: () => single.stop(),
  };
}

function lines(total: number, output: NodeJS.WritableStream): SeedProgress {
  let current = { what: '', count: 0 };
  let done = 0;
  let said = '';
  let tenth = 0;
  const say = (): void => {
    const line = `${String(Math.floor((100 * done) / total)).padStart(5)} %  ${current.what} ${current.count}\n`;
    if (current.count > 0 && line !== said) output.write(line);
    said = line;
  };
  return {
    advance: (what, count) => {
      if (what !== current.what) {
        say();
        current = { what, count: 0 };
      }
      current.count += count;
      done += count;
      const reached = Math.floor((10 * done) / total);
      if (reached > tenth) say();
      tenth = reached;
    },
    stop: say,
  };
}
