import { spawn } from 'node:child_process'
import { onAbort } from '../../platform/waiting.js'

export interface Command {
  readonly file: string
  readonly parameters: readonly string[]
  readonly cwd: string
  /** All that it gets of an environment. */
  readonly env: Readonly<Record<string, string>>
  /** It is killed, with all that it started, when this is aborted. */
  readonly signal: AbortSignal
  /** It is killed as well when it says more than this. */
  readonly outputBytes: number
}

export interface CommandResult {
  readonly code: number
  /** What it wrote to its standard output. */
  readonly output: string
}

/** Runs a command to its end; `undefined` when it could not be started, was killed, or said too much. It never rejects. */
export function runCommand({
  file,
  parameters,
  cwd,
  env,
  signal,
  outputBytes,
}: Command): Promise<CommandResult | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    // With a process group of its own, so that what it starts can be ended with it.
    const child = spawn(file, parameters, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    const pieces: Buffer[] = []
    let bytes = 0
    let isKilled = false
    const kill = (): void => {
      isKilled = true
      if (child.pid !== undefined) killGroup(child.pid)
      // Somebody who left the group may still hold it open.
      child.stdout.destroy()
    }
    const stopListening = onAbort(kill, signal)
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes > outputBytes) kill()
      else pieces.push(piece)
    })
    const end = (result: CommandResult | undefined): void => {
      stopListening()
      resolve(result)
    }
    child.once('error', () => end(undefined))
    child.once('close', (code) => {
      end(isKilled || code === null ? undefined : { code, output: Buffer.concat(pieces).toString('utf8') })
    })
  })
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
