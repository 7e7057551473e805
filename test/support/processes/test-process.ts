import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { undeclaredErrorMessage } from '@assistant/api'
import type { Cleanup } from '../cleanup.js'

export interface ProcessOptions {
  readonly command: string
  readonly arguments: readonly string[]
  readonly workingFolder: string
  readonly environment: Readonly<Record<string, string>>
  /** In a process group of its own, which signals then go to: for commands that start others. */
  readonly hasGroup?: boolean
}

export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that a test has started. */
export interface TestProcess {
  /** Undefined where the process could not be started. */
  readonly pid: number | undefined
  /** Everything it has written so far, to both outputs. */
  readonly output: () => string
  readonly exited: Promise<ProcessExit>
  readonly isRunning: () => boolean
  /** The first match in its output, now or later. Rejects when it ends without. */
  readonly waitForOutput: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly sendSignal: (signal: NodeJS.Signals) => void
  readonly send: (message: object) => void
  /** The next message, from now on, of this type. Rejects when it ends without. */
  readonly nextMessage: (type: string) => Promise<Readonly<Record<string, unknown>>>
  /** Ends it for good, frozen or not, and waits until it is gone. */
  readonly kill: () => Promise<ProcessExit>
}

/** Fails the tests of a server that answered with an error which the record of the procedure does not declare. */
function assertDeclaredErrors(output: string): void {
  const lines = output.split('\n').filter((line) => line.includes(undeclaredErrorMessage))
  if (lines.length > 0) throw new Error(`A server answered with undeclared errors:\n${lines.join('\n')}`)
}

export function startProcess(cleanup: Cleanup, options: ProcessOptions): TestProcess {
  const { command, workingFolder: cwd, environment, hasGroup = false } = options
  const env = { ...outerEnvironment(), ...environment }
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
    if (!isOver(child)) signal('SIGKILL')
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
    isRunning: () => !isOver(child),
    sendSignal: signal,
    kill,
    waitForOutput: (pattern) =>
      awaited(
        child,
        'output',
        () => pattern.exec(output) ?? undefined,
        () => output,
      ),
    send: (message) => {
      if (child.connected) child.send(message)
    },
    nextMessage: (type) =>
      awaited(
        child,
        'message',
        (message) => (isRecord(message) && message.type === type ? message : undefined),
        () => output,
      ),
  }
}

/** Resolves with what `look` first finds, at once or after an event; rejects when the process ends before. */
function awaited<Found>(
  child: ChildProcess,
  event: 'output' | 'message',
  look: (message?: unknown) => Found | undefined,
  output: () => string,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      child.off(event, onEvent)
      child.off('close', onClose)
      finish()
    }
    const onEvent = (message?: unknown) => {
      const found = look(message)
      if (found !== undefined) settle(() => resolve(found))
    }
    const onClose = () => settle(() => reject(new Error(`The process has ended. Its output:\n${output()}`)))
    child.on(event, onEvent)
    child.once('close', onClose)
    onEvent()
    if (isOver(child)) onClose()
  })
}

/** It has ended, and so nothing more comes from it. */
function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** What a command needs of this machine, without a setting of the product: those are for each test to choose. */
function outerEnvironment(): Record<string, string> {
  const needed = /^(PATH|HOME|USER|LANG|TMPDIR|npm_config_.*)$/i
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      needed.test(name) && value !== undefined ? [[name, value] as const] : [],
    ),
  )
}
