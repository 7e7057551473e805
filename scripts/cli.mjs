// Runs an administration command: npm run cli -- create-admin --email you@example.org
import { setUp } from './setup.mjs'

await setUp(['@assistant/server'])
await import('../apps/server/dist/cli.js')
