import { describe, expect, it } from '@jest/globals';
import { createLogger } from './log.js';

const written = (write: (log: ReturnType<typeof createLogger>) => void, level: 'info' | 'warn' = 'info') => {
  const lines: string[] = [];
  write(createLogger({ level, destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
};

describe('the log', () => {
  it('is one JSON object a line with level, time and message', () => {
    expect(written((log) => log.info({ view: 'timeline' }, 'Caught up.'))).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), view: 'timeline', msg: 'Caught up.' },
    ]);
  });

  it('leaves out what is below its level', () => {
    expect(written((log) => log.info('Hello.'), 'warn')).toEqual([]);
  });

  it('redacts what users wrote and what opens doors', () => {
    const [line] = written((log) =>
      log.info({
        body: { name: 'Sri' },
        request: { url: '/?q=Sri', headers: { authorization: 'Bearer Sri' } },
        a: { b: { token: 'Sri' } },
      }),
    );
    expect(JSON.stringify(line)).not.toContain('Sri');
  });

  it('writes of an error its type, text, stack and cause, but no field that it carries', () => {
    const error = Object.assign(new RangeError('Too far.', { cause: new Error('disk full') }), {
      row: { name: 'Sri' },
    });
    const [line] = written((log) => log.error({ err: error }, 'Failed.'));
    expect(line.err).toEqual({
      type: 'RangeError',
      message: 'Too far.',
      stack: expect.any(String),
      cause: { type: 'Error', message: 'disk full', stack: expect.any(String) },
    });
  });
});
