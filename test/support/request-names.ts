const ARRAY = 0x2a;
const NEVER_ENDING = 512 * 1024 * 1024;

/**
 * Reads the names of the commands, such as `GET`, out of what a client sends to Redis, however it is cut into pieces.
 * Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RequestNames {
  private rest = Buffer.alloc(0);

  /** The commands that are complete with this piece, in upper case. */
  read(piece: Buffer): string[] {
    this.rest = Buffer.concat([this.rest, piece]);
    const names: string[] = [];
    for (;;) {
      const request = firstRequest(this.rest);
      if (request === undefined) return names;
      this.rest = this.rest.subarray(request.end);
      if (request.name !== '') names.push(request.name.toUpperCase());
    }
  }
}

function firstRequest(bytes: Buffer): { name: string; end: number } | undefined {
  const head = line(bytes, 0);
  if (head === undefined) return undefined;
  // A command typed by hand: words in a line.
  if (bytes[0] !== ARRAY) return { name: head.text.split(' ')[0] ?? '', end: head.end };

  let { end } = head;
  let name = '';
  for (let index = 0; index < lengthIn(head.text); index++) {
    const size = line(bytes, end);
    if (size === undefined) return undefined;
    const next = size.end + lengthIn(size.text) + 2;
    if (next > bytes.length) return undefined;
    if (index === 0) name = bytes.toString('latin1', size.end, next - 2);
    end = next;
  }
  return { name, end };
}

function line(bytes: Buffer, start: number): { text: string; end: number } | undefined {
  const end = bytes.indexOf('\r\n', start);
  return end === -1 ? undefined : { text: bytes.toString('latin1', start, end), end: end + 2 };
}

/** What is no length stands for more than will ever come: the rest of that connection has no names. */
function lengthIn(text: string): number {
  const length = Number(text.slice(1));
  return Number.isInteger(length) && length >= 0 ? length : NEVER_ENDING;
}
