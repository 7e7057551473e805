// Runs the tests that have a larger size than in `npm test`, in that size: npm run test:full, or those of one folder:
// npm run test:chaos [-- exactly-once]
process.env.TEST_SIZE ??= 'full'
const sized = ['test/chaos', 'test/simulation', 'refresh-machine', 'projects/races']
const [folder, only = '', ...rest] = process.argv.slice(2)
process.argv.splice(2, process.argv.length, ...(folder === undefined ? sized : [`${folder}/${only}`]), ...rest)
await import('./test.mjs')
