import { expect } from 'vitest'
import type { ChaosServer, Resources } from './chaos-server.js'

type Measured = Pick<ChaosServer, 'resources'>

/** Waits until two successive measurements are equal and returns the last one. */
export async function waitForSteadyResources(server: Measured): Promise<Resources> {
  let last = await server.resources()
  const isSame = async () => {
    const previous = last
    last = await server.resources()
    return JSON.stringify(previous) === JSON.stringify(last)
  }
  await expect.poll(isSame, { interval: 500 }).toBe(true)
  return last
}

/**
 * Waits until no type of resource has more entries than in `baseline`, and returns the measurement. Fails on timeout.
 */
export async function waitForReleasedResources(server: Measured, baseline: Resources): Promise<Resources> {
  let current: Resources = {}
  const leftovers = async () => {
    current = await server.resources()
    return Object.entries(current).filter(([type, count]) => count > (baseline[type] ?? 0))
  }
  await expect.poll(leftovers, { interval: 200 }).toEqual([])
  return current
}
