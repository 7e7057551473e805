// Runs the tests that have a larger size than in `npm test`, in that size: npm run test:full, or those of test/chaos:
// npm run test:chaos [-- exactly-once]. Further arguments go to `npm test`.
process.env.TEST_SIZE ??= 'full'
const sized = ['test/chaos/', 'test/simulation/', 'refresh-machine', 'projects/races', 'linear-time']
process.argv.splice(2, process.argv.length, ...select(process.argv.slice(2)))
await import('./test.mjs')

function select(given) {
  const [folder, name, ...rest] = given
  if (folder !== 'test/chaos/') return [...sized, ...given]
  const isName = name !== undefined && !name.startsWith('-')
  return isName ? [folder + name, ...rest] : given
}
