import { defineConfig } from 'tsup'

export default defineConfig({
  // The rules for paths have an entry of their own: the SDK carries them, without the schemas.
  entry: ['src/index.ts', 'src/paths.ts'],
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
})
