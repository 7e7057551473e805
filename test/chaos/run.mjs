// The tests of trouble in their full size: npm run test:chaos [-- exactly-once]. SEED=… plays one again.
process.env.CHAOS_SIZE ??= 'full'
const [only, ...rest] = process.argv.slice(2)
process.argv.splice(2, process.argv.length, '--project', 'e2e', `test/chaos/${only ?? ''}`, ...rest)
await import('../../scripts/test.mjs')
