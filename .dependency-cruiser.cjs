// The import rules of docs/architecture.md. test/integration/import-rules.spec.ts breaks each of them once.

/** Folders and files of the library that work in any Node program, without Nest. */
const CORE =
  '^src/cache/(?:(?:key|read|put|evict|entry|explain|protection|store|bus|time|transaction|outbox|write-behind/(?:accept|flush|ledger|queue))/|(?:annotated-operations|cache|cache-administration|cache-parts|core)\\.ts$)';
/** Folders of src that serve every feature; whatever other folder is there is a feature. */
const SHARED = 'access|cache|config|database|errors|http|metrics|rate-limit|seed|shutdown';
const FEATURE = `^src/(?!(?:${SHARED})/)([^/]+)/`;
/** What a feature shows to the others. */
const DOOR = '\\.(?:module|service|view|errors)\\.ts$';
const SPEC = '\\.spec\\.ts$';

const layer = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: SPEC },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files that need each other are one concept, or hide a third one that both need.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'library-stands-alone',
      severity: 'error',
      comment: 'src/cache is usable in any other application: it imports npm packages and itself, nothing else.',
      from: { path: '^src/cache/' },
      to: { path: '^src/', pathNot: '^src/cache/' },
    },
    {
      name: 'core-without-nest',
      severity: 'error',
      comment: 'The core works in any Node program. What needs Nest belongs to the thin layer around it.',
      from: { path: CORE, pathNot: SPEC },
      to: { path: '(?:^|/)@nestjs/' },
    },
    {
      name: 'core-without-nest-layer',
      severity: 'error',
      comment:
        'Importing ./core must not load the Nest layer: the core may reach other files only if these reach no Nest.',
      from: { path: '^src/cache/core\\.ts$' },
      to: { path: '(?:^|/)@nestjs/', reachable: true },
    },
    {
      name: 'library-by-its-door',
      severity: 'error',
      comment: 'Everything outside the library imports it through src/cache/index.ts.',
      from: { path: '^src/', pathNot: '^src/(cache|cli)/' },
      to: { path: '^src/cache/', pathNot: '^src/cache/index\\.ts$' },
    },
    {
      name: 'library-by-either-door',
      severity: 'error',
      comment: 'The command line may take the core, which starts without loading Nest.',
      from: { path: '^src/cli/' },
      to: { path: '^src/cache/', pathNot: '^src/cache/(index|core)\\.ts$' },
    },
    {
      name: 'feature-by-its-door',
      severity: 'error',
      comment: 'One feature sees of another only its module, service, view and errors.',
      from: { path: FEATURE, pathNot: SPEC },
      to: { path: FEATURE, pathNot: ['^src/$1/', DOOR] },
    },
    {
      name: 'shared-knows-no-feature',
      severity: 'error',
      comment:
        'What serves every feature depends on none. (Migrations and the data source list entities; seed fills tables.)',
      from: { path: '^src/(?:access|config|errors|http|rate-limit|shutdown)/', pathNot: SPEC },
      to: { path: FEATURE },
    },
    layer(
      'controller-calls-service',
      '\\.controller\\.ts$',
      '\\.(?:repository|entity|cache)\\.ts$',
      'A controller speaks to its service: what is read and cached is decided there.',
    ),
    layer(
      'service-knows-no-controller',
      '\\.(?:service|repository|entity|cache|view|errors)\\.ts$',
      '\\.controller\\.ts$',
      'The way is controller → service → repository → entity.',
    ),
    layer(
      'repository-knows-no-service',
      '\\.(?:repository|entity)\\.ts$',
      '\\.service\\.ts$',
      'The way is controller → service → repository → entity.',
    ),
    layer(
      'entity-knows-no-repository',
      '\\.(?:entity|view|errors)\\.ts$',
      '\\.repository\\.ts$',
      'The way is controller → service → repository → entity.',
    ),
    {
      name: 'view-is-plain',
      severity: 'error',
      comment: 'A view is cached and sent: it may name the type of the row it is made from, and load nothing of it.',
      from: { path: '\\.view\\.ts$' },
      to: { path: '\\.entity\\.ts$|(?:^|/)typeorm/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      comment: 'The program is built without its tests.',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: `^(?:test|benchmarks|scripts)/|${SPEC}` },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'A package that package.json does not name is there by accident.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages-in-the-program',
      severity: 'error',
      comment: 'Production installs without devDependencies.',
      from: { path: '^src/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
