import { afterAll, beforeAll } from '@jest/globals';
import { observedOn } from './observed.cases.js';
import { startProtocolServer, type ProtocolServer } from './protocol-server.js';

let server: ProtocolServer;

beforeAll(async () => {
  server = await startProtocolServer();
});

afterAll(() => server.stop());

observedOn('what speaks the protocol', () => server.address);
