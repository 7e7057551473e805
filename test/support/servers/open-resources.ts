import { expect } from 'vitest'
import type { ChaosServer, Resources } from './chaos-server.js'

type Measured = Pick<ChaosServer, 'resources'>

/** What is there when nothing comes or goes. */
export async function waitForSteadyResources(server: Measured): Promise<Resources> {
  let last = await server.resources()
  const isSame = async () => {
    const seen = last
    last = await server.resources()
    return JSON.stringify(seen) === JSON.stringify(last)
  }
  await expect.poll(isSame, { interval: 500 }).toBe(true)
  return last
}

/** What is there as soon as nothing is under way any more that was not then. Fails when that does not come. */
export async function waitForReleasedResources(server: Measured, then: Resources): Promise<Resources> {
  let now: Resources = {}
  const leftovers = async () => {
    now = await server.resources()
    return Object.entries(now).filter(([type, count]) => count > (then[type] ?? 0))
  }
  await expect.poll(leftovers, { interval: 200 }).toEqual([])
  return now
}
