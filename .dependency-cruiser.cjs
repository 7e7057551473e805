/** Who may import whom. A package is known by its folder, also when it is imported by name. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import of this repository only: itself${allowed.map((folder) => `, ${folder}`).join('')}`,
  from: { path: `^${from}/` },
  to: { path: '^(apps|packages|test|scripts)/', pathNot: [from, ...allowed].map((folder) => `^${folder}/`) },
})

const features = ['auth', 'users', 'sessions', 'projects', 'generations', 'audit', 'mail', 'limits']

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('contract-depends-on-nobody', 'packages/contract', []),
    only('database-depends-on-nobody', 'packages/database', []),
    only('generator-depends-on-nobody', 'packages/generator', []),
    only('api-walls', 'packages/api', ['packages/contract', 'packages/database', 'packages/generator']),
    only('server-walls', 'apps/server', [
      'packages/contract',
      'packages/database',
      'packages/generator',
      'packages/api',
    ]),
    only('sdk-walls', 'packages/sdk', ['packages/contract', 'packages/api']),
    {
      name: 'sdk-takes-types-only',
      severity: 'error',
      comment: 'The SDK knows the router by its type; nothing of the server may get into the tarball.',
      from: { path: '^packages/sdk/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routers-have-no-rules-and-no-queries',
      severity: 'error',
      from: { path: '^packages/api/src/[^/]+/router\\.ts$' },
      to: { path: ['/store\\.ts$', '^packages/database/', 'node_modules/drizzle-orm'] },
    },
    {
      name: 'services-have-no-queries',
      severity: 'error',
      from: { path: '^packages/api/src/[^/]+/service\\.ts$' },
      to: { path: 'node_modules/drizzle-orm' },
    },
    ...features.map((feature) => ({
      name: `${feature}-of-others-by-type`,
      severity: 'error',
      comment: "Another feature's rules come as an object from the composition; only their type is imported.",
      from: {
        path: `^packages/api/src/(${features.filter((other) => other !== feature).join('|')})/`,
        pathNot: '(\\.test|/testing/.*)\\.ts$',
      },
      to: { path: `^packages/api/src/${feature}/(service|store)\\.ts$`, dependencyTypesNot: ['type-only'] },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.pnpm/.+/dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@assistant/source', 'import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
