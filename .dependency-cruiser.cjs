/** Who may import whom. A package is known by its folder, also when it is imported by name. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import of this repository only: itself${allowed.map((folder) => `, ${folder}`).join('')}`,
  from: { path: `^${from}/` },
  to: { path: '^(apps|packages|test|scripts)/', pathNot: [from, ...allowed].map((folder) => `^${folder}/`) },
})

/**
 * Rules for folders in layers, the lowest first. A file imports from its own folder and from lower layers, types included.
 * Folders of one layer do not import each other. Tests may import everything. Every file belongs to a layer, except
 * `apart`. Layers are regular expressions for paths below `root`.
 */
function layered(name, root, layers, apart = []) {
  const pathsOf = (layer) => layer.map((path) => `^${root}/${path}`)
  const exempt = ['\\.(test|fixture)\\.ts$', ...pathsOf(apart)]
  const rules = layers.flatMap((layer, level) =>
    layer.map((path) => {
      const allowed = [path, ...layers.slice(0, level).flat()]
      return {
        name,
        severity: 'error',
        comment: `${root}/${path} may import from ${root} only: ${allowed.join(', ')}`,
        from: { path: `^${root}/${path}`, pathNot: exempt },
        to: { path: `^${root}/`, pathNot: pathsOf(allowed) },
      }
    }),
  )
  const placed = pathsOf(layers.flat())
  return [
    ...rules,
    {
      name,
      severity: 'error',
      comment: `Every file of ${root} belongs to a layer.`,
      from: { path: `^${root}/`, pathNot: [...placed, ...exempt] },
      to: {},
    },
  ]
}

const apiLayers = layered(
  'api-layers',
  'packages/api/src',
  [
    ['errors/'],
    ['platform/'],
    ['mail/', 'audit/', 'limits/', 'idempotency/'],
    ['users/'],
    ['sessions/'],
    ['access/'],
    ['auth/', 'projects/', 'system/'],
    ['generations/'],
    ['accounts/'],
    ['app/'],
  ],
  // The routers of the features are part of the app. `index.ts` is what the package exports.
  ['[^/]+/router\\.ts$', 'index\\.ts$'],
)

const templateLayers = layered(
  'generator-template-layers',
  'packages/generator/src/template',
  [
    ['text/'],
    ['wishes/'],
    ['options/'],
    ['history/'],
    ['files/'],
    ['decisions/'],
    ['new-project/', 'follow-up/', 'fix/'],
    ['conversation/'],
    ['[^/]+$'],
  ],
  ['prompts/'],
)

const serverLayers = layered('server-layers', 'apps/server/src', [
  ['network/'],
  ['flow/'],
  ['http/body/'],
  ['http/headers/'],
  ['http/[^/]+$'],
  ['operations/'],
  ['environment\\.ts$'],
  ['config\\.ts$'],
  ['mail/'],
  ['pages/'],
  ['trpc/'],
  ['rest/'],
  ['websocket/stream/'],
  ['websocket/limits/'],
  ['websocket/[^/]+$'],
  ['openapi/examples/'],
  ['openapi/[^/]+$'],
  ['composition/'],
  ['compose\\.ts$'],
  ['start/'],
  ['cli/'],
  ['main\\.ts$'],
])

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
    ...templateLayers,
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
      name: 'routers-use-services-only',
      severity: 'error',
      from: { path: '^packages/api/src/[^/]+/router\\.ts$' },
      to: { path: ['store\\.ts$', '^packages/database/', 'node_modules/drizzle-orm'] },
    },
    {
      name: 'only-the-app-imports-routers',
      severity: 'error',
      from: { path: '^packages/api/src/', pathNot: ['^packages/api/src/app/', '\\.test\\.ts$'] },
      to: { path: '^packages/api/src/[^/]+/router\\.ts$' },
    },
    {
      name: 'sql-in-stores-only',
      severity: 'error',
      from: { path: '^packages/api/src/', pathNot: ['store\\.ts$', '\\.test\\.ts$'] },
      to: { path: 'node_modules/drizzle-orm' },
    },
    ...serverLayers,
    {
      name: 'test-helpers-in-tests-only',
      severity: 'error',
      from: { path: '^packages/api/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/api/testing/' },
    },
    ...apiLayers,
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
