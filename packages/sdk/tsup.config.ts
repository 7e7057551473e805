import { defineConfig } from 'tsup'

const shared = {
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  external: ['#websocket'],
} as const

export default defineConfig({
  ...shared,
  entry: ['src/index.ts', 'src/node.ts', 'src/websocket.node.ts', 'src/websocket.web.ts'],
  clean: true,
})
