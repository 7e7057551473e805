// The unit and e2e tests on another Node.js: npm run test:node -- 24 [arguments of vitest]
// They run in a copy of this checkout with an installation of its own, so that this one stays as it is. The copy is kept:
// the next time nothing is fetched, compiled or built again but what has changed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join, relative } from 'node:path'
import { root } from './setup.mjs'

const say = (line) => console.log(`[node ${major}] ${line}`)

const [major, ...parameters] = process.argv.slice(2)
if (!/^\d{2}$/.test(major ?? '')) {
  console.error('Say which: npm run test:node -- 24')
  process.exit(1)
}
const cache = join(root, '.other-nodes', major)
const node = await fetchNode()
const checkout = await copyCheckout()
await runTests()

/** npm's package `node` brings the program, and in a package of the platform the headers that native modules need. */
async function fetchNode() {
  const folder = join(cache, 'fetched')
  const home = await findNode(folder)
  if (home !== undefined) return home
  say('fetching it from npm')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const { status } = spawnSync('npm', ['install', '--no-save', `node@${major}`], { cwd: folder, stdio: 'inherit' })
  const fetched = status === 0 ? await findNode(folder) : undefined
  if (fetched !== undefined) return fetched
  console.error(`Node.js ${major} could not be fetched from npm: see above.`)
  process.exit(1)
}

/** Where `bin/node` and `include/node` are. */
async function findNode(folder) {
  for (const packages of [join(folder, 'node_modules', 'node', 'node_modules'), join(folder, 'node_modules')]) {
    for (const name of await readdir(packages).catch(() => [])) {
      const home = join(packages, name)
      if (existsSync(join(home, 'bin', 'node')) && existsSync(join(home, 'include', 'node'))) return home
    }
  }
}

/** Not in `node_modules`, where vitest looks for no tests; and not at home, where root's PostgreSQL has no way in. */
async function copyCheckout() {
  const copy = join(cache, 'checkout')
  say(`copying this checkout to ${relative(process.cwd(), copy)}`)
  await mkdir(copy, { recursive: true })
  await copyFolder(root, copy)
  return copy
}

/** What is made in a checkout belongs to it alone, and stays; everything else becomes as it is here. */
async function copyFolder(from, to) {
  const made = ['.git', 'node_modules', 'dist', 'data', 'demo-output', '.other-nodes']
  for (const name of await readdir(to)) {
    if (!made.includes(name) && !existsSync(join(from, name))) await rm(join(to, name), { recursive: true })
  }
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (made.includes(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) {
      await mkdir(target, { recursive: true })
      await copyFolder(source, target)
    } else {
      // With its times: they tell what has to be built again.
      await cp(source, target, { preserveTimestamps: true, force: true })
    }
  }
}

async function runTests() {
  const { NODE_ENV: _, ...env } = process.env
  // For the programs that find their Node.js by its name: npx, and what a build starts.
  env.PATH = [join(node, 'bin'), env.PATH].join(delimiter)
  env.npm_config_nodedir = node
  const projects = parameters.some((parameter) => parameter.startsWith('--project'))
    ? []
    : ['--project=unit', '--project=e2e']
  say(`the tests of ${projects.length > 0 ? 'unit and e2e' : 'the projects that were named'}`)
  const command = [join(checkout, 'scripts', 'test.mjs'), ...projects, ...parameters]
  const child = spawn(join(node, 'bin', 'node'), command, { cwd: checkout, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
