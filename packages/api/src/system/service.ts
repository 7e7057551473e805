import type { Runtime } from '../platform/runtime.js'

interface Health {
  readonly status: 'ok'
  readonly version: string
  readonly uptimeSeconds: number
}

export interface SystemService {
  /** That the process answers, what it is, and for how many seconds it has been up. Asks no database. */
  health(): Health
}

export function createSystemService({ runtime, version }: { runtime: Runtime; version: string }): SystemService {
  const startedAt = runtime.now()
  return {
    // A clock that was set back must not make an uptime below nothing.
    health: () => ({ status: 'ok', version, uptimeSeconds: Math.max(0, (runtime.now() - startedAt) / 1000) }),
  }
}
