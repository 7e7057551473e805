import { vi } from 'vitest'

const names = ['small', 'full'] as const

/** Small is for every run of the tests; `npm run test:chaos` sets CHAOS_SIZE=full. */
const size = names.find((name) => name === (process.env.CHAOS_SIZE ?? 'small'))
if (size === undefined) throw new Error(`CHAOS_SIZE is one of ${names.join(', ')}`)
console.info(`CHAOS_SIZE=${size}`)

/** How much trouble this run makes. */
export const sized = <Value>(values: { readonly small: Value; readonly full: Value }): Value => values[size]

// Long enough for a slow machine, and for leases that run out in real time.
vi.setConfig({ testTimeout: sized({ small: 120_000, full: 900_000 }) })
