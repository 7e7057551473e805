import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/node.ts', 'src/websocket.node.ts', 'src/websocket.web.ts'],
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  clean: ['dist/*.js', 'dist/*.map'],
  // Chosen by the platform, where it runs: package.json, "imports".
  external: ['#websocket'],
})
