import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root, setUp } from '../setup.mjs'

/**
 * The server at `url`, or without one the server that `npm start` has started on this machine; undefined when there is none.
 * A given address that does not answer is a failure.
 */
export async function findServer(url) {
  const { HOST = '127.0.0.1', PORT = '3000', DATA_DIR = 'data' } = process.env
  const address = (url ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '')
  if (await isAssistant(address)) {
    return { url: address, dataFolder: resolve(root, DATA_DIR), stop: async () => undefined }
  }
  if (url !== undefined)
    throw new Error(`No Assistant answers at ${url}. Start one with npm start, or leave out --url.`)
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

/** A server of the demo's own: on a free port, with a data folder that goes when it stops. */
export async function startServer(signal, say) {
  await setUp(['@assistant/server'])
  const dataFolder = await mkdtemp(join(tmpdir(), 'assistant-demo-'))
  say('No server is running: this demo starts one for itself, with data of its own, and stops it afterwards.')
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    cwd: root,
    env: demoEnvironment(dataFolder),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal is for the demo, which stops the server in its own time.
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

/** What a person has set for their own server is not for this one. */
function demoEnvironment(dataFolder) {
  const { PATH, HOME, TMPDIR, SystemRoot, npm_config_cache } = process.env
  const kept = { PATH, HOME, TMPDIR, SystemRoot, npm_config_cache }
  return { ...kept, DATA_DIR: dataFolder, HOST: '127.0.0.1', PORT: '0', DEMO: 'true' }
}

/** Waits until the server says where it is. */
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
