import { defineConfig } from 'tsup'

// The router as a type, with nothing of the server in it: what the SDK carries.
export default defineConfig({
  entry: { 'router-type': 'src/app/app-router.ts' },
  format: 'esm',
  dts: { only: true, resolve: [/^@assistant\//] },
})
