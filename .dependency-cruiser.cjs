/** Who may import whom. A package is known by its folder, also when it is imported by name. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import of this repository only: itself${allowed.map((folder) => `, ${folder}`).join('')}`,
  from: { path: `^${from}/` },
  to: { path: '^(apps|packages|test|scripts)/', pathNot: [from, ...allowed].map((folder) => `^${folder}/`) },
})

/**
 * The layers of packages/api/src, from the lowest to the highest. A folder imports from the layers below its own, types
 * included. Folders of one layer do not import each other. A feature's router.ts belongs to the highest layer.
 */
const apiLayers = [
  ['errors'],
  ['platform'],
  ['mail', 'audit', 'limits', 'idempotency'],
  ['users'],
  ['sessions'],
  ['access'],
  ['auth', 'projects', 'system'],
  ['generations'],
  ['accounts'],
  ['app'],
]

const apiLayerRules = apiLayers.slice(0, -1).flatMap((layer, level) =>
  layer.map((folder) => {
    const higher = apiLayers
      .slice(level)
      .flat()
      .filter((other) => other !== folder)
    const routers = '^packages/api/src/[^/]+/router\\.ts$'
    return {
      name: `api-layers-${folder}`,
      severity: 'error',
      comment: `${folder} may import from lower layers only: see apiLayers.`,
      from: { path: `^packages/api/src/${folder}/`, pathNot: ['\\.test\\.ts$', routers] },
      to: { path: [`^packages/api/src/(${higher.join('|')})/`, routers, '^packages/api/(src/index\\.ts|testing/)'] },
    }
  }),
)

// --- packages/generator/src/template: folders in layers, the lowest first ---
const template = '^packages/generator/src/template'
const templateLayers = [
  ['text'],
  ['wishes'],
  ['options'],
  ['history'],
  ['files'],
  ['decisions'],
  ['new-project', 'follow-up', 'fix'],
  ['conversation'],
]
const templateFolders = templateLayers.flat()

/** A folder imports itself and lower layers only, types included. The loose files stand above every folder. */
const templateRules = templateLayers.flatMap((layer, height) =>
  layer.map((folder) => ({
    name: 'generator-template-layers',
    severity: 'error',
    comment: `${folder}/ may import of template/ only: itself${templateLayers
      .slice(0, height)
      .flat()
      .map((lower) => `, ${lower}/`)
      .join('')}`,
    from: { path: `${template}/${folder}/`, pathNot: '\\.(test|fixture)\\.ts$' },
    to: {
      path: `${template}/`,
      pathNot: `${template}/(${[folder, ...templateLayers.slice(0, height).flat()].join('|')})/`,
    },
  })),
)
templateRules.push({
  name: 'generator-template-layers',
  severity: 'error',
  comment: 'Each folder of template/ has a place among the layers',
  from: {},
  to: { path: `${template}/[^/]+/`, pathNot: `${template}/(${templateFolders.join('|')}|prompts)/` },
})
// --- end of packages/generator/src/template ---

// --- layers of apps/server

/** Folders and loose files of apps/server/src, from the lowest to the highest. A layer imports only itself and lower ones. */
const serverLayers = [
  'network/',
  'flow/',
  'http/body/',
  'http/headers/',
  'http/[^/]+$',
  'operations/',
  'environment\\.ts$',
  'config\\.ts$',
  'mail/',
  'pages/',
  'trpc/',
  'rest/',
  'websocket/stream/',
  'websocket/limits/',
  'websocket/[^/]+$',
  'openapi/examples/',
  'openapi/[^/]+$',
  'composition/',
  'compose\\.ts$',
  'start/',
  'cli/',
  'main\\.ts$',
].map((layer) => `^apps/server/src/${layer}`)

const serverLayerRules = serverLayers.slice(0, -1).map((layer, index) => ({
  name: 'server-layers',
  severity: 'error',
  comment: 'A layer of the server imports only itself and the layers below it.',
  from: { path: layer, pathNot: '\\.test\\.ts$' },
  to: { path: serverLayers.slice(index + 1) },
}))

const unlayeredServerFiles = {
  name: 'server-layers',
  severity: 'error',
  comment: 'Every file of the server belongs to a layer.',
  from: { path: '^apps/server/src/', pathNot: [...serverLayers, '\\.test\\.ts$'] },
  to: {},
}

// --- end of the layers of apps/server

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
    ...templateRules,
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
      name: 'sql-in-stores-only',
      severity: 'error',
      from: { path: '^packages/api/src/', pathNot: ['store\\.ts$', '\\.test\\.ts$'] },
      to: { path: 'node_modules/drizzle-orm' },
    },
    ...serverLayerRules,
    unlayeredServerFiles,
    {
      name: 'test-helpers-in-tests-only',
      severity: 'error',
      from: { path: '^packages/api/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/api/testing/' },
    },
    ...apiLayerRules,
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
