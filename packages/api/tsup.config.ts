import { defineConfig } from 'tsup'

export default defineConfig({
  // The password thread is started from a file of its own, beside the others.
  entry: { index: 'src/index.ts', 'password-worker': 'src/auth/passwords/thread/worker.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
})
