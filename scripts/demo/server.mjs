import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root, setUp } from '../setup.mjs'

/**
 * Returns the server at `url` or, by default, at HOST and PORT, where `npm start` starts it; undefined if none answers
 * there.
 *
 * @throws {Error} if no server answers at a given `url`
 */
export async function findServer(url) {
  const { HOST = '127.0.0.1', PORT = '3000', DATA_DIR = 'data' } = process.env
  const address = (url ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '')
  if (await isAssistant(address)) {
    return { url: address, dataFolder: resolve(root, DATA_DIR), stop: async () => undefined }
  }
  if (url !== undefined)
    throw new Error(`No Assistant server answers at ${url}. Start one with npm start, or omit --url.`)
  return undefined
}

async function isAssistant(address) {
  try {
    const answer = await fetch(`${address}/trpc/system.health`, { signal: AbortSignal.timeout(3_000) })
    return (await answer.json()).result.data.status === 'ok'
  } catch {
    return false
  }
}

/** Starts a server on a free port, with a temporary data folder that is removed when it stops. */
export async function startServer(signal, say) {
  await setUp(['@assistant/server'])
  const dataFolder = await mkdtemp(join(tmpdir(), 'assistant-demo-'))
  say('No server is running. Starting one for this demo, with temporary data.')
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    cwd: root,
    env: demoEnvironment(dataFolder),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in the terminal reaches only the demo, which stops the server after the client.
    detached: true,
  })
  const ended = new Promise((done) => {
    child.once('exit', done)
    child.once('error', done)
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    return { url: await addressOf(child, ended, signal), dataFolder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Returns an environment without the settings of the user's own server. */
function demoEnvironment(dataFolder) {
  const { PATH, HOME, TMPDIR, SystemRoot, npm_config_cache } = process.env
  const kept = { PATH, HOME, TMPDIR, SystemRoot, npm_config_cache }
  return { ...kept, DATA_DIR: dataFolder, HOST: '127.0.0.1', PORT: '0', DEMO: 'true' }
}

/** Waits until the server prints its address. */
function addressOf(child, ended, signal) {
  return new Promise((found, failed) => {
    let output = ''
    const read = (text) => {
      output += text
      const [address] = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(output) ?? []
      if (address) found(address)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read)
    ended.then(() => failed(new Error(`The server did not start:\n${output.trim()}`)))
    signal.addEventListener('abort', () => failed(signal.reason))
  })
}
