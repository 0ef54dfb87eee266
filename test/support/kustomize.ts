import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { requirePrograms } from './require-programs.js';

const KUBECTL = {
  product: 'kubectl',
  programs: ['kubectl'],
  places: ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/lib/google-cloud-sdk/bin'],
  packages: {
    'apt-get': ['kubernetes-client'],
    dnf: ['kubernetes-client'],
    apk: ['kubectl'],
    brew: ['kubernetes-cli'],
  },
};

/** The first one whose kustomize takes a folder for a resource. */
const OLDEST = 21;

/** What every object of Kubernetes has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const kubectl = (args: string[]) => {
  const { stdout, stderr, status } = spawnSync(join(requirePrograms(KUBECTL), 'kubectl'), args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return { stdout, stderr };
};

/** @throws Error for one that is too old: that of Debian 12 is */
function insistOnVersion(): void {
  const { clientVersion } = JSON.parse(kubectl(['version', '--client', '--output=json']).stdout) as {
    clientVersion: { minor: string };
  };
  if (Number.parseInt(clientVersion.minor) >= OLDEST) return;
  throw new Error(
    `kubectl 1.${clientVersion.minor} cannot build folders: install 1.${OLDEST} or newer (kubernetes.io/docs)`,
  );
}

/** What `kubectl apply -k` would send. @throws Error also for what kustomize only warns of */
export function kustomize(folder: string): KubernetesObject[] {
  insistOnVersion();
  const { stdout, stderr } = kubectl(['kustomize', folder]);
  if (stderr !== '') throw new Error(stderr);
  return loadAll(stdout) as KubernetesObject[];
}
