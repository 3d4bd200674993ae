/**
 * Apache Kafka for tests and benchmarks, without containers: one node in KRaft mode from its Maven artifacts on the
 * machine's Java. `node infra/engines/kafka.mjs [--port 9092] [--data folder]` prints a line when it is ready and ends
 * on SIGTERM or Ctrl-C.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export const KAFKA_VERSION = '4.1.1';
const ARTIFACTS = [
  ['org.apache.kafka', 'kafka_2.13', KAFKA_VERSION],
  ['org.slf4j', 'slf4j-simple', '1.7.36'],
];
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'kenal-engines');
const JARS = join(CACHE, `kafka-${KAFKA_VERSION}`);
const START_MS = 60_000;
const STOP_MS = 20_000;

/** Why it cannot run on this machine; undefined where it can. */
export const kafkaIsMissing = () => {
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no Java (17 or newer)';
  if (!existsSync(JARS) && spawnSync('mvn', ['-version']).status !== 0) return 'there is no Maven to get Kafka with';
  return undefined;
};

/**
 * Starts a node on the loopback address. A data folder that was given is kept and may have been used before.
 * `kill` is kill -9; `restart` starts it again at the same address on the same data.
 */
export const startKafka = async ({ port, data } = {}) => {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'kenal-kafka-'));
  const [client = port, controller] = await freePorts(port === undefined ? 2 : 1).then((free) =>
    port === undefined ? free : [port, ...free],
  );
  download();
  const settings = configure(folder, client, controller);
  let node = await run(settings);
  return {
    engine: 'Apache Kafka',
    version: KAFKA_VERSION,
    address: `127.0.0.1:${client}`,
    kill: () => ended(node, 'SIGKILL'),
    restart: async () => {
      node = await run(settings);
    },
    stop: async () => {
      await ended(node, 'SIGTERM');
      if (data === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

const download = () => {
  if (existsSync(JARS)) return;
  mkdirSync(CACHE, { recursive: true });
  const project = mkdtempSync(join(CACHE, 'download-'));
  const dependencies = ARTIFACTS.map(([groupId, artifactId, version]) =>
    element('dependency', { groupId, artifactId, version }),
  );
  const its = { modelVersion: '4.0.0', groupId: 'kenal', artifactId: 'kafka', version: '1' };
  const pom = element('project', { ...its, dependencies: dependencies.join('') });
  writeFileSync(join(project, 'pom.xml'), pom);
  console.error(`Downloading Apache Kafka ${KAFKA_VERSION} (once, 43 MB) …`);
  const { status } = spawnSync(
    'mvn',
    ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=jars'],
    { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error('Maven could not get Apache Kafka.');
  // Whoever else downloads it at the same time may be first.
  if (!existsSync(JARS)) renameSync(join(project, 'jars'), JARS);
  rmSync(project, { recursive: true, force: true });
};

const element = (name, children) => {
  const inside = Object.entries(children).map(([child, text]) => `<${child}>${text}</${child}>`);
  return `<${name}>${inside.join('')}</${name}>`;
};

/** Formats the data folder where it is new. Answers the path of the settings. */
const configure = (folder, port, controller) => {
  const file = join(folder, 'server.properties');
  const logs = join(folder, 'logs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, settingsOf(port, controller, logs));
  if (existsSync(join(logs, 'meta.properties'))) return file;
  // One word: an id that begins with a dash, as one in 64 does, would be taken for an option.
  const id = `--cluster-id=${randomBytes(16).toString('base64url')}`;
  const { status, stderr } = java(['kafka.tools.StorageTool', 'format', id, '--config', file]);
  if (status !== 0) throw new Error(`Kafka could not format ${folder}: ${stderr}`);
  return file;
};

const settingsOf = (port, controller, logs) => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${logs}
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.cleaner.dedupe.buffer.size=4194304
`;

const FRUGAL = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const args = (more) => [...FRUGAL, '-cp', join(JARS, '*'), ...more];
const java = (more) => spawnSync('java', args(more), { encoding: 'utf8' });

const run = async (settings) => {
  const log = join(settings, '..', 'kafka.log');
  const child = spawn('java', args(['kafka.Kafka', settings]), { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const told = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Kafka did not start in time: ${log}`)), START_MS);
    const hear = (chunk) => {
      text = (text + chunk).slice(-100_000);
      if (text.includes('Kafka Server started')) resolve(clearTimeout(timer));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Kafka ended with ${code}: ${log}`));
    });
  });
  try {
    await told;
  } catch (error) {
    writeFileSync(log, text);
    child.kill('SIGKILL');
    throw error;
  }
  return child;
};

const ended = (child, signal) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => resolve(clearTimeout(timer)));
    child.kill(signal);
  });

const freePorts = async (count) => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const kafka = await startKafka({ ...values, ...(values.port && { port: Number(values.port) }) });
  console.log(`${kafka.engine} ${kafka.version} ready at ${kafka.address}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => kafka.stop().then(() => process.exit(0)));
}
