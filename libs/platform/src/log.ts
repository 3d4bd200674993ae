import { pino, type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from './settings.js';

export type { Logger };

export interface LogOptions {
  readonly level: LogLevel;
  /** Default: standard output, readable lines on a terminal, JSON lines elsewhere. */
  readonly destination?: DestinationStream;
}

/**
 * JSON lines. What may hold personal values or secrets is replaced by `[redacted]`, of errors only type, text and stack
 * stay.
 */
export const createLogger = ({ level, destination }: LogOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      serializers: { err: errorOf, error: errorOf },
    },
    destination ?? (process.stdout.isTTY ? pretty({ colorize: true, ignore: 'pid,hostname' }) : pino.destination(1)),
  );

/** Fields that carry what users wrote, or what opens doors. */
const REDACTED = [
  'authorization',
  'body',
  'cookie',
  'data',
  'headers',
  'params',
  'password',
  'query',
  'token',
  'url',
  'value',
];

const errorOf = (error: unknown): object =>
  error instanceof Error
    ? {
        type: error.name,
        message: error.message,
        stack: error.stack,
        ...(error.cause !== undefined && { cause: errorOf(error.cause) }),
      }
    : { type: typeof error };
