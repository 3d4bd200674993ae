import type { Readable } from 'node:stream';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

export class LineTooLong extends Error {}

/** The lines of a stream, without their ends and without blank ones. Throws `LineTooLong` beyond `maxBytes`. */
export async function* linesOf(input: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = trimmed(Buffer.concat([...begun, chunk.subarray(start, end)]));
      if (line.length > maxBytes) throw new LineTooLong();
      if (line.length > 0) yield line;
      [begun, begunBytes, start] = [[], 0, end + 1];
    }
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > maxBytes) throw new LineTooLong();
  }
  const last = trimmed(Buffer.concat(begun));
  if (last.length > 0) yield last;
}

const trimmed = (line: Buffer): Buffer => (line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line);
