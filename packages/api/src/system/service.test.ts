import { describe, expect, it } from 'vitest'
import { systemRuntime } from '../platform/runtime.js'
import { createSystemService } from './service.js'

describe('system.health', () => {
  it('returns version and uptime, and never a negative uptime', () => {
    let now = 5_000
    const system = createSystemService({ runtime: { ...systemRuntime, now: () => now }, version: '1.2.3' })
    now = 6_500
    expect(system.health()).toEqual({ status: 'ok', version: '1.2.3', uptimeSeconds: 1.5 })
    now = 0
    expect(system.health().uptimeSeconds).toBe(0)
  })
})
