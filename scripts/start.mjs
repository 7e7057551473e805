import { setUp } from './setup.mjs'

await setUp(['@assistant/server'])
// In the same process, so that signals reach the server directly.
await import('../apps/server/dist/main.js')
