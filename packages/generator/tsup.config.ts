import { defineConfig } from 'tsup'

export default defineConfig({
  // The pool starts its processes from a file of its own, beside the others.
  entry: { index: 'src/index.ts', 'engine-process': 'src/engine-process.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
  // Each file that Node.js need not find and read makes the start faster.
  noExternal: ['yaml', 'saxes'],
  // For yaml, a CommonJS module.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'\nconst require = createRequireHere(import.meta.url)",
  },
})
