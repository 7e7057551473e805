import { setUp } from './setup.mjs'

await setUp(['@assistant/server'])
// In the same process: signals reach the server without anybody in between.
await import('../apps/server/dist/main.js')
