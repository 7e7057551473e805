import { setUp } from './setup.mjs'

await setUp()
// Imported from `test`, where the measured packages can be resolved.
await import('../test/bench/bench.mjs')
