// Runs the thread from the TypeScript sources, as tests do. What is built has it as JavaScript, and this file is not in it.
import { register } from 'node:module'

register('./source-hooks.mjs', import.meta.url)
await import('./worker.ts')
