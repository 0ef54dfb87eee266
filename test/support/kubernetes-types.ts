import ts from 'typescript';
import type { KubernetesObject } from './kustomize.js';

/** Types that are generated from the OpenAPI document of Kubernetes 1.30, by API version. */
const MODULES: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'apps/v1': 'apps/v1',
  'autoscaling/v2': 'autoscaling/v2',
  'batch/v1': 'batch/v1',
  'policy/v1': 'policy/v1',
  'networking.k8s.io/v1': 'networking/v1',
};

const FILE = 'test/support/kubernetes-objects.generated.ts';

/**
 * What Kubernetes would find wrong with objects: fields that it does not know, that are missing, or of another type. The
 * compiler judges, for a literal may not have more fields than its type, at any depth.
 *
 * @returns one line for each mistake, with the kind of the object
 * @throws Error for an API version whose types are not at hand
 */
export function mistakesIn(objects: readonly KubernetesObject[]): string[] {
  const lines = objects.map(({ apiVersion, kind }, index) => {
    const module = MODULES[apiVersion];
    if (module === undefined) throw new Error(`There are no types of ${apiVersion} at hand.`);
    const type = `import('kubernetes-types/${module}.js').${kind}`;
    return `export const object${index}: ${type} = ${JSON.stringify(objects[index])};`;
  });
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    types: [],
    lib: ['lib.es2023.d.ts'],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    name.endsWith(FILE) ? ts.createSourceFile(name, lines.join('\n'), language) : readSource(name, language);
  const program = ts.createProgram([FILE], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
    return `${objects[line]?.kind ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
