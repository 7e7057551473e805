// Installs the dependencies and builds the packages that are out of date. Needs only node and npm.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const stamps = join(root, 'node_modules', '.cache', 'assistant-setup')
const say = (line) => console.log(`[setup] ${line}`)

/** A failure that the user can fix. Only its message is printed. */
class SetupError extends Error {}

/**
 * Installs the dependencies of the lockfile and builds stale packages. Does nothing if all is up to date.
 * `wanted` has names of packages (`@assistant/server`), which are built with their dependencies. Default: all.
 * On a failure that the user can fix, prints what to do and ends the process with exit code 1.
 */
export async function setUp(wanted) {
  try {
    checkNode(await readJson(join(root, 'package.json')))
    if (await isReady(wanted)) return
    await withLock(async () => {
      await install()
      await build(wanted)
    })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function checkNode({ engines }) {
  const [major, minor] = engines.node.match(/\d+/g).map(Number)
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  throw new SetupError(`Node.js ${engines.node} is needed; this is ${process.versions.node}. See https://nodejs.org.`)
}

async function isReady(wanted) {
  if ((await readStamp('install')) !== (await installDigest())) return false
  return (await stalePackages(wanted)).length === 0
}

// --- install ---------------------------------------------------------------------------------------------------------

/** Returns a digest of everything that an installation depends on. Native modules are compiled for one Node ABI. */
async function installDigest() {
  const hash = createHash('sha256').update(await readFile(join(root, 'pnpm-lock.yaml')))
  return hash.update([process.versions.modules, process.platform, process.arch].join()).digest('hex')
}

async function install() {
  const digest = await installDigest()
  if ((await readStamp('install')) === digest) return
  say('installing dependencies; SQLite may be compiled, which takes some minutes')
  const startedAt = Date.now()
  await pnpm('install', '--frozen-lockfile', '--config.confirmModulesPurge=false')
  if (!(await canLoadSqlite())) await pnpm('rebuild', '--recursive', 'better-sqlite3')
  if (!(await canLoadSqlite())) throw new SetupError(compilerMissing)
  await writeStamp('install', digest)
  say(`installed in ${seconds(startedAt)}`)
}

const compilerMissing = [
  'SQLite (better-sqlite3) could not be compiled. Install Python 3, make and a C++ compiler',
  '(Debian and Ubuntu: apt-get install python3 make g++; macOS: xcode-select --install) and try again.',
].join(' ')

/** Runs the pnpm version of package.json. Without NODE_ENV, because `production` would skip the build tools. */
export async function pnpm(...parameters) {
  const { packageManager } = await readJson(join(root, 'package.json'))
  const { NODE_ENV: _, ...env } = process.env
  // Compiles the files of a native module in parallel.
  env.JOBS ??= 'max'
  const { code, output } = await run('npx', ['--yes', packageManager, ...parameters], { env, isShown: true })
  if (code === 0) return
  throw new SetupError(
    /gyp ERR!|node-gyp/.test(output) ? compilerMissing : 'Installing the dependencies failed, see above.',
  )
}

async function canLoadSqlite() {
  const probe = "new (require('better-sqlite3'))(':memory:').close()"
  const { code } = await run(process.execPath, ['-e', probe], { cwd: join(root, 'packages', 'database') })
  return code === 0
}

// --- build -----------------------------------------------------------------------------------------------------------

async function build(wanted) {
  const stale = await stalePackages(wanted)
  if (stale.length === 0) return
  say(`building ${stale.map(({ name }) => name).join(', ')}`)
  const startedAt = Date.now()
  for (const { name, folder, script, digest } of stale) {
    const path = [join(folder, 'node_modules', '.bin'), join(root, 'node_modules', '.bin'), process.env.PATH].join(
      delimiter,
    )
    const { NODE_ENV: _, ...env } = process.env
    const { code, output } = await run(script, [], { cwd: folder, env: { ...env, PATH: path }, isShell: true })
    if (code !== 0) throw new SetupError(`${output}\nBuilding ${name} failed, see above.`)
    await writeStamp(name, digest)
  }
  say(`built in ${seconds(startedAt)}`)
}

/** Returns the packages to build, each after its dependencies. */
async function stalePackages(wanted) {
  const packages = await readPackages()
  const ordered = new Map()
  const visit = async (name) => {
    const found = packages.get(name)
    if (found === undefined || ordered.has(name)) return
    for (const need of found.needs) await visit(need)
    // Declarations contain types of dependencies, so a changed dependency makes a package stale.
    const needs = found.needs.map((need) => ordered.get(need)?.digest ?? '')
    ordered.set(name, { ...found, digest: await sourceDigest(found, needs) })
  }
  for (const name of wanted ?? packages.keys()) await visit(name)
  const stale = []
  for (const found of ordered.values()) {
    const isBuilt = existsSync(join(found.folder, 'dist')) && (await readStamp(found.name)) === found.digest
    if (!isBuilt) stale.push(found)
  }
  return stale
}

/** Reads the packages with a build script, by name. */
async function readPackages() {
  const folders = []
  for (const group of ['packages', 'apps']) {
    for (const entry of await readdir(join(root, group))) folders.push(join(root, group, entry))
  }
  const packages = new Map()
  for (const folder of folders) {
    const path = join(folder, 'package.json')
    if (!existsSync(path)) continue
    const { name, scripts, dependencies, devDependencies } = await readJson(path)
    const needs = Object.keys({ ...dependencies, ...devDependencies }).filter((need) => need.startsWith('@assistant/'))
    if (scripts?.build) packages.set(name, { name, folder, script: scripts.build, needs })
  }
  return packages
}

/**
 * Returns a digest of the paths, sizes and times of all files that a build may read, and of the dependencies' digests.
 */
async function sourceDigest({ folder }, needs) {
  const hash = createHash('sha256').update(needs.join())
  const visit = async (path) => {
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', 'data'].includes(entry.name)) await visit(child)
      } else if (!entry.name.includes('.test.')) {
        const { size, mtimeMs } = await stat(child)
        hash.update(`${child}\0${size}\0${mtimeMs}\n`)
      }
    }
  }
  await visit(folder)
  return hash.digest('hex')
}

// --- helpers ---------------------------------------------------------------------------------------------------------

/** Prevents two processes from building into the same folder. Removes the lock of a process that has died. */
export async function withLock(work) {
  const path = join(root, '.setup-lock')
  for (let waits = 0; ; waits += 1) {
    const taken = await writeFile(path, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    )
    if (taken) break
    const owner = Number(await readFile(path, 'utf8').catch(() => '0'))
    if (owner > 0 && !isRunning(owner)) await rm(path, { force: true })
    else if (waits === 10) say(`waiting for the set-up of another process (${owner}); lock: ${path}`)
    await sleep(200)
  }
  const unlock = () => rm(path, { force: true })
  try {
    await work()
  } finally {
    await unlock()
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Runs a command and returns its exit code and the end of its output. */
function run(command, parameters, { cwd = root, env = process.env, isShell = false, isShown = false } = {}) {
  return new Promise((resolve, reject) => {
    const shell = isShell || process.platform === 'win32'
    const child = spawn(command, parameters, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const [stream, terminal] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-100_000)
        if (isShown) terminal.write(text)
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'))
}

const stampPath = (name) => join(stamps, name.replace('/', '.'))

async function readStamp(name) {
  return readFile(stampPath(name), 'utf8').catch(() => '')
}

async function writeStamp(name, digest) {
  await mkdir(stamps, { recursive: true })
  await writeFile(stampPath(name), digest)
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
