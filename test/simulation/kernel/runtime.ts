import type { Runtime } from '@assistant/api'
import type { Process, World } from './world.js'

/** Time, timers, ids and randomness of a simulated process. Ids sort by its clock, as UUIDs of version 7 do. */
export function simulatedRuntime(world: World, process: Process): Runtime {
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
