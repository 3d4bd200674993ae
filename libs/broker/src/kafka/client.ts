import { Kafka, logLevel } from 'kafkajs';

const CONNECT_MS = 3_000;
const REQUEST_MS = 15_000;

/** kafkajs tries a little while; who calls the port tries for ever. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 };

/** What fails is thrown, so kafkajs need not log it too. */
export const kafkaAt = (addresses: readonly string[], retries = RETRY.retries): Kafka =>
  new Kafka({
    clientId: 'kenal',
    brokers: [...addresses],
    connectionTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    retry: { ...RETRY, retries },
    logLevel: logLevel.NOTHING,
  });
