import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.js';
import type { ConfigMap, Container, Secret, Service } from 'kubernetes-types/core/v1.js';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js';
import type { Environment } from '../../src/config/environment.js';
import { readEnvironment, variableNames } from '../../src/config/load-environment.js';
import { longestShutdown, shutdownTimes } from '../../src/shutdown/shutdown-times.js';
import { mistakesIn } from '../support/kubernetes-types.js';
import { kustomize, type KubernetesObject } from '../support/kustomize.js';
import { startEmbedded } from '../support/stack.js';

/** Seconds between the end of the process at the latest and its being killed. */
const MARGIN = 3;

/** Connections of Postgres by default. */
const MAX_CONNECTIONS = 100;

interface ServiceMonitor {
  readonly spec: {
    readonly endpoints: readonly {
      readonly port: string;
      readonly path: string;
      readonly authorization: { readonly credentials: { readonly name: string; readonly key: string } };
    }[];
  };
}

describe.each(['base', 'overlays/production'])('deploy/k8s/%s', (folder) => {
  let objects: KubernetesObject[];
  let deployment: Deployment;
  let container: Container;
  let environment: Environment;
  let variables: Record<string, string>;

  const find = <T>(kind: string): T => {
    const found = objects.filter((object) => object.kind === kind);
    expect(found).toHaveLength(1);
    return found[0] as unknown as T;
  };

  beforeAll(() => {
    objects = kustomize(`deploy/k8s/${folder}`);
    deployment = find<Deployment>('Deployment');
    const [first] = deployment.spec?.template.spec?.containers ?? [];
    if (!first) throw new Error('There is no container.');
    container = first;
    const secrets = Object.entries(find<Secret>('Secret').data ?? {});
    variables = {
      ...find<ConfigMap>('ConfigMap').data,
      ...Object.fromEntries(secrets.map(([name, value]) => [name, Buffer.from(value, 'base64').toString()])),
    };
    environment = readEnvironment(variables);
  });

  it('has objects as the API of Kubernetes wants them', () => {
    const ofPrometheus = 'monitoring.coreos.com/v1';
    expect(mistakesIn(objects.filter(({ apiVersion }) => apiVersion !== ofPrometheus))).toEqual([]);
  });

  it('would be refused with a field that there is none of, at any depth, and with a wrong type', () => {
    const misspelt = JSON.parse(JSON.stringify(deployment).replace('"periodSeconds"', '"periodSecond"')) as Deployment;
    const mistyped = JSON.parse(JSON.stringify(deployment).replace('"maxSkew":1', '"maxSkew":"1"')) as Deployment;
    const mistakes = mistakesIn([misspelt as KubernetesObject, mistyped as KubernetesObject]);
    expect(mistakes).toEqual([expect.stringContaining('periodSecond'), expect.stringContaining("'string'")]);
  });

  it('gives the program no variable that it does not read, and those of production', () => {
    expect(Object.keys(variables).filter((name) => !variableNames().includes(name))).toEqual([]);
    expect(environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    const { DATABASE_URL, REDIS_URL, METRICS_TOKEN } = environment;
    expect([DATABASE_URL, REDIS_URL, METRICS_TOKEN]).not.toContain(undefined);
    const from = container.envFrom?.map(({ configMapRef, secretRef }) => (configMapRef ?? secretRef)?.name);
    expect(from).toEqual(['ConfigMap', 'Secret'].map((kind) => find<KubernetesObject>(kind).metadata.name));
  });

  it('holds no secret but examples', () => {
    const secrets = Object.keys(find<Secret>('Secret').data ?? {}).map((name) => variables[name] ?? '');
    for (const secret of secrets) expect(secret).toMatch(/example-only|@example\.org/);
  });

  it('waits longer for the end of a process than that takes', () => {
    const grace = deployment.spec?.template.spec?.terminationGracePeriodSeconds ?? 0;
    expect(grace * 1_000).toBeGreaterThanOrEqual(longestShutdown(shutdownTimes(environment)) + MARGIN * 1_000);
  });

  it('leads to the port on which the program listens', () => {
    expect(container.ports).toEqual([{ name: 'http', containerPort: environment.PORT }]);
    expect(find<Service>('Service').spec?.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    expect(probes.map((probe) => probe?.httpGet?.port)).toEqual(['http', 'http', 'http']);
    const into = find<NetworkPolicy>('NetworkPolicy').spec?.ingress?.flatMap(({ ports }) => ports);
    expect(into).toEqual([{ port: 'http', protocol: 'TCP' }]);
  });

  it('selects its pods', () => {
    const labels = deployment.spec?.template.metadata?.labels;
    expect(labels).toEqual({ 'app.kubernetes.io/name': 'larder' });
    expect(deployment.spec?.selector.matchLabels).toEqual(labels);
    expect(find<Service>('Service').spec?.selector).toEqual(labels);
    expect(find<PodDisruptionBudget>('PodDisruptionBudget').spec?.selector?.matchLabels).toEqual(labels);
    expect(find<NetworkPolicy>('NetworkPolicy').spec?.podSelector.matchLabels).toEqual(labels);
    expect(find<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec?.scaleTargetRef).toMatchObject({
      kind: 'Deployment',
      name: deployment.metadata?.name,
    });
  });

  it('leaves connections to Postgres for others, also while a rollout adds a pod', () => {
    const { maxReplicas = 0 } = find<HorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec ?? {};
    expect((maxReplicas + 1) * environment.DATABASE_POOL_SIZE).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });

  it('gives away no right that the program does not need', () => {
    const pod = deployment.spec?.template.spec;
    expect(pod?.automountServiceAccountToken).toBe(false);
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const mounted = container.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounted).toEqual([environment.DATA_DIR, '/tmp']);
    expect(pod?.volumes?.every(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)).toBe(true);
  });
});

describe('what asks the pods', () => {
  it('asks for what there is', async () => {
    const objects = kustomize('deploy/k8s/overlays/production');
    const { spec } = objects.find(({ kind }) => kind === 'Deployment') as Deployment;
    const monitor = objects.find(({ kind }) => kind === 'ServiceMonitor') as unknown as ServiceMonitor;
    const secret = objects.find(({ kind }) => kind === 'Secret') as Secret;
    const [endpoint] = monitor.spec.endpoints;
    expect(endpoint?.port).toBe('http');
    expect(endpoint?.authorization.credentials.name).toBe(secret.metadata?.name);
    const token = Buffer.from(secret.data?.[endpoint?.authorization.credentials.key ?? ''] ?? '', 'base64').toString();

    const stack = await startEmbedded({ METRICS_TOKEN: token });
    try {
      const [container] = spec?.template.spec?.containers ?? [];
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
        expect((await stack.get(container?.[probe]?.httpGet?.path ?? 'none')).status).toBe(200);
      }
      expect((await stack.get(endpoint?.path ?? 'none', { token })).status).toBe(200);
      expect((await stack.get(endpoint?.path ?? 'none')).status).toBe(401);
    } finally {
      await stack.close();
    }
  }, 60_000);
});
