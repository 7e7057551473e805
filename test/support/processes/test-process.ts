import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { undeclaredErrorMessage } from '@assistant/api'
import type { Cleanup } from '../cleanup.js'

export interface ProcessOptions {
  readonly command: string
  readonly arguments: readonly string[]
  readonly workingFolder: string
  readonly environment: Readonly<Record<string, string>>
  /** Runs the process in a process group of its own and sends signals to the group. For commands that start others. */
  readonly hasGroup?: boolean
}

export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that a test started. */
export interface TestProcess {
  /** Undefined when the process could not be started. */
  readonly pid: number | undefined
  /** Returns the text that it has written to stdout and stderr so far. */
  readonly output: () => string
  readonly exited: Promise<ProcessExit>
  readonly isRunning: () => boolean
  /** Waits for the first match in its output, past or future. Rejects when the process ends without a match. */
  readonly waitForOutput: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly sendSignal: (signal: NodeJS.Signals) => void
  readonly send: (message: object) => void
  /** Waits for the next message of this type. Rejects when the process ends first. */
  readonly nextMessage: (type: string) => Promise<Readonly<Record<string, unknown>>>
  /** Sends SIGKILL, which ends a stopped process too, and waits for the exit. */
  readonly kill: () => Promise<ProcessExit>
}

/** Throws when a server answered with an error that the record of the called procedure does not declare. */
function assertDeclaredErrors(output: string): void {
  const lines = output.split('\n').filter((line) => line.includes(undeclaredErrorMessage))
  if (lines.length > 0) throw new Error(`A server answered with undeclared errors:\n${lines.join('\n')}`)
}

/**
 * Starts a process with the given environment and without the product's settings of this machine. `cleanup` kills it.
 */
export function startProcess(cleanup: Cleanup, options: ProcessOptions): TestProcess {
  const { command, workingFolder: cwd, environment, hasGroup = false } = options
  const env = { ...inheritedEnvironment(), ...environment }
  const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'pipe', 'pipe', ...(hasGroup ? [] : (['ipc'] as const))]
  const child = spawn(command, [...options.arguments], { cwd, env, stdio, detached: hasGroup })

  let output = ''
  const onOutput = (piece: unknown) => {
    output += String(piece)
    child.emit('output')
  }
  child.stdout?.setEncoding('utf8').on('data', onOutput)
  child.stderr?.setEncoding('utf8').on('data', onOutput)
  const ended = once(child, 'close').then(([code, signal]): ProcessExit => ({ code, signal }))

  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return
    if (hasGroup) process.kill(-child.pid, name)
    else child.kill(name)
  }
  const kill = async () => {
    if (!hasExited(child)) signal('SIGKILL')
    return ended
  }
  cleanup.add(async () => {
    await kill()
    assertDeclaredErrors(output)
  })

  return {
    pid: child.pid,
    output: () => output,
    exited: ended,
    isRunning: () => !hasExited(child),
    sendSignal: signal,
    kill,
    waitForOutput: (pattern) =>
      waitFor(
        child,
        'output',
        () => pattern.exec(output) ?? undefined,
        () => output,
      ),
    send: (message) => {
      if (child.connected) child.send(message)
    },
    nextMessage: (type) =>
      waitFor(
        child,
        'message',
        (message) => (isRecord(message) && message.type === type ? message : undefined),
        () => output,
      ),
  }
}

/** Resolves with the first result of `find`, at once or after an event. Rejects when the process ends first. */
function waitFor<Found>(
  child: ChildProcess,
  event: 'output' | 'message',
  find: (message?: unknown) => Found | undefined,
  output: () => string,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      child.off(event, onEvent)
      child.off('close', onClose)
      finish()
    }
    const onEvent = (message?: unknown) => {
      const found = find(message)
      if (found !== undefined) settle(() => resolve(found))
    }
    const onClose = () => settle(() => reject(new Error(`The process has ended. Its output:\n${output()}`)))
    child.on(event, onEvent)
    child.once('close', onClose)
    onEvent()
    if (hasExited(child)) onClose()
  })
}

/** Returns true when the process has exited. */
function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/**
 * Returns the environment variables that commands need. Settings of the product are left out; each test sets its own.
 */
function inheritedEnvironment(): Record<string, string> {
  const inherited = /^(PATH|HOME|USER|LANG|TMPDIR|npm_config_.*)$/i
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      inherited.test(name) && value !== undefined ? [[name, value] as const] : [],
    ),
  )
}
