import { bySize } from '@assistant/database/testing'
import { vi } from 'vitest'

// Long enough for a slow machine, and for leases that expire in real time.
vi.setConfig({ testTimeout: bySize({ normal: 120_000, full: 900_000 }) })
