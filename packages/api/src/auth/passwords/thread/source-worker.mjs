// Runs the password thread from the TypeScript sources, as in tests. The build compiles worker.ts and does not use this
// file.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
await import('./worker.ts')
