import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors/app-error.js'
import { addressPrefix, widerPrefix } from '../platform/address-prefix.js'
import { type LimitName, limitRules } from './rules.js'

/** One point of a limit, charged to what `key` names, such as an account, session, address or network. */
export interface Charge {
  readonly limit: LimitName
  readonly key: string
  /** Multiplies the points of the limit, for a network that contains many others. */
  readonly times?: number
}

export interface Counters {
  /**
   * Spends one point of each charge, or none at all.
   * @throws {AppError} RATE_LIMITED (`retryAfterSeconds`: until the first charge without points has some again, rounded
   * up)
   */
  spend(charges: readonly Charge[]): Promise<void>
  /** Returns one point of each charge, unless its period has ended. */
  giveBack(charges: readonly Charge[]): Promise<void>
}

/** Points of a /48 in multiples of those of a /64. A /48 contains 65,536 networks of /64. */
const widerTimes = 8

/** Returns the charges for the networks of an address: /24 for IPv4, /64 and /48 for IPv6. */
export function ofNetwork(limit: LimitName, ipAddress: string, subject = ''): Charge[] {
  const wider = widerPrefix(ipAddress)
  return [
    { limit, key: `${subject} ${addressPrefix(ipAddress)}` },
    ...(wider === undefined ? [] : [{ limit, key: `${subject} ${wider}`, times: widerTimes }]),
  ]
}

/** Creates counters in the memory of this process. `scale` multiplies all limits; each keeps at least one point. */
export function createMemoryCounters(scale: number): Counters {
  const limiters = new Map<string, RateLimiterMemory>()
  const limiterOf = ({ limit, times = 1 }: Charge): RateLimiterMemory => {
    const name = `${limit} ${times}`
    const { points, seconds } = limitRules[limit]
    const known =
      limiters.get(name) ??
      new RateLimiterMemory({ points: Math.max(1, Math.round(points * times * scale)), duration: seconds })
    limiters.set(name, known)
    return known
  }

  const giveBack: Counters['giveBack'] = async (charges) => {
    for (const charge of charges) {
      const limiter = limiterOf(charge)
      const spent = await limiter.get(charge.key)
      // If the period has ended, the point is already forgotten. Returning it would grant an extra one in the next one.
      if (spent === null || spent.msBeforeNext <= 0 || spent.consumedPoints <= 0) continue
      await limiter.reward(charge.key)
    }
  }

  return {
    giveBack,
    async spend(charges) {
      for (const [index, charge] of charges.entries()) {
        try {
          await limiterOf(charge).consume(charge.key)
        } catch (rejection) {
          if (!(rejection instanceof RateLimiterRes)) throw rejection
          // The library counts the rejected point as well, so it is returned with the others.
          await giveBack(charges.slice(0, index + 1))
          throw rateLimited(rejection.msBeforeNext)
        }
      }
    },
  }
}

function rateLimited(waitMs: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000))
  return new AppError('RATE_LIMITED', `Too many attempts. Try again in ${inWords(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  })
}

function inWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
