// Packs the SDK: node scripts/pack-sdk.mjs <folder>. Packing builds it, so that it waits for other builds.
import { join } from 'node:path'
import { pnpm, root, withLock } from './setup.mjs'

const [folder] = process.argv.slice(2)
await withLock(() => pnpm('--dir', join(root, 'packages', 'sdk'), 'pack', '--pack-destination', folder))
