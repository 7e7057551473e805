// Stores a database of this version for the migration tests of later ones. Run it with each release: npm run snapshot
process.env.TAKE_SNAPSHOT = 'true'
process.argv.splice(2, process.argv.length, '--project', 'e2e', 'test/e2e/operations/snapshots.test.ts')
await import('./test.mjs')
