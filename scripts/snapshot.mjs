// Keeps the database that this version leaves behind, for the tests of later ones: npm run snapshot, with each release.
process.env.TAKE_SNAPSHOT = 'true'
process.argv.splice(2, process.argv.length, '--project', 'e2e', 'test/snapshots.test.ts')
await import('./test.mjs')
