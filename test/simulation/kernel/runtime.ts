import type { Runtime } from '@assistant/api'
import type { Process } from './process.js'
import type { World } from './world.js'

/** Returns time, timers, ids and randomness of a simulated process. Ids sort by its clock, like UUIDv7. */
export function createSimulatedRuntime(world: World, process: Process): Runtime {
  const { random } = world
  return {
    now: process.now,
    sleep: (milliseconds, signal) => process.sleep(milliseconds, 'sleep', signal),
    randomBytes: random.bytes,
    randomId() {
      const time = process.now().toString(16).padStart(12, '0')
      const tail = Buffer.from(random.bytes(10)).toString('hex')
      return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(1, 4)}-8${tail.slice(5, 8)}-${tail.slice(8)}`
    },
  }
}
