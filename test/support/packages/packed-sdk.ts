import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cleanup } from '../cleanup.js'
import { startProcess } from '../processes/test-process.js'
import { repositoryRoot } from '../servers/start-product.js'
import { temporaryFolder } from '../temporary-folder.js'

/** Packs the SDK, installs the tarball with npm in a folder outside of the workspace, and returns that folder. */
export async function installPackedSdk(cleanup: Cleanup): Promise<string> {
  const folder = await temporaryFolder(cleanup)
  await run(cleanup, repositoryRoot, process.execPath, join(repositoryRoot, 'scripts', 'pack-sdk.mjs'), folder)
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await writeFile(join(folder, 'package.json'), JSON.stringify(consumer))
  await run(cleanup, folder, 'npm', 'install', '--no-audit', '--no-fund', `./${tarball}`)
  return folder
}

/**
 * Installs the tarball from `packedFolder` with pnpm and returns the new folder. The layout of pnpm hides the
 * dependencies of the SDK from its consumer.
 */
export async function installIsolatedSdk(cleanup: Cleanup, packedFolder: string): Promise<string> {
  const folder = await temporaryFolder(cleanup)
  const [tarball = ''] = (await readdir(packedFolder)).filter((name) => name.endsWith('.tgz'))
  const dependencies = { '@assistant/sdk': `file:${join(packedFolder, tarball)}` }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...consumer, dependencies }))
  await run(cleanup, folder, 'npx', '--yes', await packageManager(), 'install', '--node-linker=isolated')
  return folder
}

const consumer = { name: 'consumer', private: true, type: 'module' }

async function packageManager(): Promise<string> {
  const manifest = (await import(join(repositoryRoot, 'package.json'), { with: { type: 'json' } })).default as {
    packageManager: string
  }
  return manifest.packageManager
}

async function run(cleanup: Cleanup, workingFolder: string, command: string, ...parameters: string[]): Promise<void> {
  const child = startProcess(cleanup, {
    command,
    arguments: parameters,
    workingFolder,
    environment: {},
    hasGroup: true,
  })
  const { code } = await child.exited
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} failed:\n${child.output()}`)
}
