import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbUnusable, findEventStoreDb } from './index.js';
import { startProtocolServer, type ProtocolServer } from './testing/protocol-server.js';

let server: ProtocolServer | undefined;

afterEach(() => server?.stop());

const sentence = async (address: string): Promise<string> => {
  const error = await findEventStoreDb(address).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EventStoreDbUnusable);
  return (error as Error).message;
};

describe('looking for an EventStoreDB', () => {
  it('tells the version of one that can be used', async () => {
    server = await startProtocolServer({ version: '23.10.7.0' });
    expect(await findEventStoreDb(server.address)).toEqual({ engine: 'eventstoredb', version: '23.10.7.0' });
  });

  it('leaves nothing open', async () => {
    server = await startProtocolServer();
    await findEventStoreDb(server.address);
    await server.drain();
  });

  it('tells a wrong address in a sentence without the password', async () => {
    const address = 'esdb://admin:s3cret@127.0.0.1:9?tls=false';
    expect(await sentence(address)).toBe(
      'No EventStoreDB answers at 127.0.0.1:9. Does it run there, and is tls=… as it is on the server?',
    );
  });

  it('tells what is no address', async () => {
    expect(await sentence('http://127.0.0.1:2113')).toMatch(/^The address is none such as esdb:/);
  });

  it('tells a wrong password', async () => {
    server = await startProtocolServer();
    server.refuse();
    expect(await sentence(server.address)).toMatch(/user or password are wrong\.$/);
  });

  it.each(['22.10.5.0', '23.6.0.0', 'unknown'])('tells a version that it does not know: %s', async (version) => {
    server = await startProtocolServer({ version });
    expect(await sentence(server.address)).toMatch(`is version ${version}; Kenal needs 23.10 or later.`);
  });
});
