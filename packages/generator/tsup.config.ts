import { defineConfig } from 'tsup'

export default defineConfig({
  // The analyzer starts its thread from a file of its own, beside the others.
  entry: { index: 'src/index.ts', 'analyzer-worker': 'src/analyzer/thread/worker.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
})
