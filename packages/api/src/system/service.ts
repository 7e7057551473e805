import type { Runtime } from '../platform/runtime.js'

interface Health {
  readonly status: 'ok'
  readonly version: string
  readonly uptimeSeconds: number
}

export interface SystemService {
  /** Returns the version of the server and the uptime of this process. Does not query the database. */
  health(): Health
}

export function createSystemService({ runtime, version }: { runtime: Runtime; version: string }): SystemService {
  const startedAt = runtime.now()
  return {
    // The clock may have been set back since the start.
    health: () => ({ status: 'ok', version, uptimeSeconds: Math.max(0, (runtime.now() - startedAt) / 1000) }),
  }
}
