// Runs tests on another Node.js version: npm run test:node -- 24 [arguments of npm test]. Without a path, those whose
// result depends on the version. They run in a copy of this checkout with a separate installation. The copy is kept, so
// that the next run fetches, compiles and builds only what has changed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join, relative } from 'node:path'
import { root } from './setup.mjs'

const say = (line) => console.log(`[node ${major}] ${line}`)

/** Native modules, streams, sockets, threads, processes, the SDK, and the product from its start to its stop. */
const dependentOnVersion = [
  'packages/database/src/sqlite/',
  'packages/database/src/postgres/',
  'packages/database/src/transaction',
  'packages/api/src/auth/passwords/thread/',
  'packages/generator/src/processes/',
  'packages/generator/src/pooled-engine',
  'packages/sdk/',
  'apps/server/src/compose',
  'apps/server/src/http/',
  'apps/server/src/rest/',
  'apps/server/src/trpc/',
  'apps/server/src/websocket/',
  'test/e2e/story/',
  'test/e2e/operations/stop',
]

const [major, ...parameters] = process.argv.slice(2)
if (!/^\d{2}$/.test(major ?? '')) {
  console.error('Name a major version: npm run test:node -- 24')
  process.exit(1)
}
const cache = join(root, '.other-nodes', major)
const node = await fetchNode()
const checkout = await copyCheckout()
await run()

/**
 * Installs Node.js from npm and returns its folder. The platform package of `node` includes the headers that native
 * modules need.
 */
async function fetchNode() {
  const folder = join(cache, 'fetched')
  const home = await findNode(folder)
  if (home !== undefined) return home
  say('fetching Node.js from npm')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const { status } = spawnSync('npm', ['install', '--no-save', `node@${major}`], { cwd: folder, stdio: 'inherit' })
  const fetched = status === 0 ? await findNode(folder) : undefined
  if (fetched !== undefined) return fetched
  console.error(`Fetching Node.js ${major} from npm failed, see above.`)
  process.exit(1)
}

/** Returns the folder that contains `bin/node` and `include/node`, or undefined. */
async function findNode(folder) {
  for (const packages of [join(folder, 'node_modules', 'node', 'node_modules'), join(folder, 'node_modules')]) {
    for (const name of await readdir(packages).catch(() => [])) {
      const home = join(packages, name)
      if (existsSync(join(home, 'bin', 'node')) && existsSync(join(home, 'include', 'node'))) return home
    }
  }
}

/**
 * Copies the checkout below `.other-nodes`: vitest ignores `node_modules`, and PostgreSQL cannot read the home of root.
 */
async function copyCheckout() {
  const copy = join(cache, 'checkout')
  say(`copying this checkout to ${relative(process.cwd(), copy)}`)
  await mkdir(copy, { recursive: true })
  await copyFolder(root, copy)
  return copy
}

/** Makes `to` equal to `from`, except for `.git`, data and generated folders, which stay as they are in `to`. */
async function copyFolder(from, to) {
  const made = ['.git', '.setup-lock', 'node_modules', 'dist', 'data', 'demo-output', '.other-nodes']
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
      // With timestamps, which decide what is rebuilt.
      await cp(source, target, { preserveTimestamps: true, force: true })
    }
  }
}

/** True for an option whose value is the next parameter. */
function isOption(parameter) {
  return ['-t', '--testNamePattern', '--project'].includes(parameter)
}

async function run() {
  const { NODE_ENV: _, ...env } = process.env
  // For programs that look up `node` in PATH: npx and build scripts.
  env.PATH = [join(node, 'bin'), env.PATH].join(delimiter)
  env.npm_config_nodedir = node
  // SQLite itself does not depend on the version of Node.js. To compile it with all optimisations takes 100 s, not 20.
  env.CFLAGS ??= '-O1'
  const hasPath = parameters.some((parameter, at) => !parameter.startsWith('-') && !isOption(parameters[at - 1]))
  const paths = hasPath ? [] : dependentOnVersion
  say('running tests')
  const command = [join(checkout, 'scripts', 'test.mjs'), ...paths, ...parameters]
  const child = spawn(join(node, 'bin', 'node'), command, { cwd: checkout, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
}
