import { defineConfig } from 'tsup'

// A consumer has no other package of this repository, and needs none: the types of all calls are in `src/api.ts`.
export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts'],
  format: 'esm',
  dts: {
    only: true,
    resolve: [/^@assistant\//],
    // tRPC's types name Disposable, which a consumer's own settings may lack.
    banner: '/// <reference lib="esnext.disposable" />',
  },
  noExternal: [/^@assistant\//],
})
