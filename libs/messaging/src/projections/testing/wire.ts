import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of a command that does not simply pass. */
export interface Fate {
  /** Whether the server carries it out; its answer is lost in any case. */
  readonly reaches: boolean;
  /** `connection`: only this one breaks. `everything`: nothing passes any more, as if the client had been killed. */
  readonly breaks: 'connection' | 'everything';
}

/** Of the n-th command, from 1: `update state`, `insert till@1.1/accounts`. May hold it back. */
export type Decide = (n: number, command: string) => Fate | undefined | Promise<Fate | undefined>;

const OP_MSG = 2013;
const COUNTED = /^(?:insert|update|delete|find|getMore|create|drop|list)/;

/** A wire to a server of the MongoDB protocol that breaks where a test wants it to. */
export class Wire {
  commands = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly its: Server,
    private readonly server: URL,
    private readonly decide: Decide,
  ) {}

  static async open(address: string, decide: Decide = () => undefined): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, new URL(address), decide);
    server.on('connection', (client) => void wire.carry(client).catch(() => client.destroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wire;
  }

  get address(): string {
    const address = new URL(this.server);
    address.host = `127.0.0.1:${(this.its.address() as AddressInfo).port}`;
    return address.href;
  }

  cut(): void {
    this.its.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private async carry(client: Socket): Promise<void> {
    const server = connect(Number(this.server.port), this.server.hostname);
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, server].forEach((one) => one.destroy()));
    }
    const answers = messages(server);
    for await (const message of messages(client)) {
      const command = nameOf(message);
      const fate = COUNTED.test(command) ? await this.decide((this.commands += 1), command) : undefined;
      if (!fate || fate.reaches) {
        server.write(message);
        const { value } = await answers.next();
        if (!fate) client.write(value as Buffer);
      }
      if (fate?.breaks === 'everything') this.cut();
      if (fate) client.destroy();
    }
  }
}

async function* messages(from: Socket): AsyncGenerator<Buffer> {
  let got = Buffer.alloc(0);
  for await (const chunk of from) {
    got = Buffer.concat([got, chunk as Buffer]);
    for (let size = sizeOf(got); got.length >= size; size = sizeOf(got)) {
      yield got.subarray(0, size);
      got = got.subarray(size);
    }
  }
}

const sizeOf = (message: Buffer): number => (message.length < 4 ? Infinity : message.readInt32LE(0));

/** The first element of the command's document is its name, with the collection as a text. */
const nameOf = (message: Buffer): string => {
  if (message.readInt32LE(12) !== OP_MSG) return '';
  const end = message.indexOf(0, 26);
  const name = message.toString('utf8', 26, end);
  const isText = message[25] === 2;
  return isText ? `${name} ${message.toString('utf8', end + 5, end + 4 + message.readInt32LE(end + 1))}` : name;
};
