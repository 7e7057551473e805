import { setUp } from './setup.mjs'

await setUp()
// Where the packages it measures can be imported from.
await import('../test/bench/bench.mjs')
