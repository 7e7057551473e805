import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { main: 'src/main.ts', cli: 'src/cli/main.ts', 'start-server': 'src/start/start-server.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
})
