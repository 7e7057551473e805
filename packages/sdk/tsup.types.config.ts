import { defineConfig } from 'tsup'

// The whole type of the router goes into the tarball: a consumer has no other package of this repository.
export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts'],
  format: 'esm',
  dts: {
    only: true,
    resolve: [/^@assistant\//],
    // tRPC's types name Disposable, which a consumer's own settings may lack.
    banner: '/// <reference lib="esnext.disposable" />',
    // The built type of the router: checking the sources of the whole server once more would take a minute.
    compilerOptions: { baseUrl: '.', paths: { '@assistant/api': ['../api/dist/router-type.d.ts'] } },
  },
  noExternal: [/^@assistant\//],
})
