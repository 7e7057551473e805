// Runs the thread from the TypeScript sources, as tests do. The build has it as JavaScript, without this file.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
await import('./worker.ts')
