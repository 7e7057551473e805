import { readdir, readFile } from 'node:fs/promises'

/** Identifies a process. Its start time differs from that of a later process with the same id. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startTime: string
}

/** Returns the child processes of a process. Linux only. */
export async function findChildProcesses(parent: number): Promise<readonly ProcessIdentity[]> {
  const names = await readdir('/proc')
  const all = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => stateOf(Number(name))))
  return all.flatMap((found) => (found?.parent === parent && found.isRunning ? [found.identity] : []))
}

/** Returns the given processes that are still running. Linux only. */
export async function filterRunning(processes: readonly ProcessIdentity[]): Promise<readonly ProcessIdentity[]> {
  const states = await Promise.all(processes.map(({ pid }) => stateOf(pid)))
  return processes.filter(({ startTime }, at) => states[at]?.isRunning && states[at]?.identity.startTime === startTime)
}

async function stateOf(pid: number) {
  // The process may have ended since it was listed.
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  // proc(5): "pid (name) state ppid …"; the name may contain blanks and parentheses. Field 22 is the start time.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', parent = '', startTime = ''] = [fields[0], fields[1], fields[19]]
  return { identity: { pid, startTime }, parent: Number(parent), isRunning: state !== 'Z' && state !== 'X' }
}
