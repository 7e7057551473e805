import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors/app-error.js'
import { addressPrefix, widerPrefix } from '../platform/address-prefix.js'
import { type LimitName, limitRules } from './rules.js'

/** One point of a limit, for one account, session or network. */
export interface Charge {
  readonly limit: LimitName
  readonly key: string
  /** Of a network that holds many others: it has so many times the points. */
  readonly times?: number
}

export interface Counters {
  /** Spends one point of each, or none. Errors: RATE_LIMITED, which says exactly when to come back. */
  spend(charges: readonly Charge[]): Promise<void>
  giveBack(charges: readonly Charge[]): Promise<void>
}

/** A /48 of IPv6 holds 65,536 networks of /64: it may do as much as eight of them. */
const widerTimes = 8

/** Points of the network that an address is in. */
export function ofNetwork(limit: LimitName, ipAddress: string, subject = ''): Charge[] {
  const wider = widerPrefix(ipAddress)
  return [
    { limit, key: `${subject} ${addressPrefix(ipAddress)}` },
    ...(wider === undefined ? [] : [{ limit, key: `${subject} ${wider}`, times: widerTimes }]),
  ]
}

/** Counts in the memory of this process. `scale` multiplies every limit. */
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
      // The time of what was spent may be over by now: then it is forgotten already, and nobody gets a point for later.
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
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
          // The refused point was counted as well: who is refused has done nothing that should count.
          await giveBack(charges.slice(0, index + 1))
          throw rateLimited(refusal.msBeforeNext)
        }
      }
    },
  }
}

function rateLimited(milliseconds: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new AppError('RATE_LIMITED', `Too many attempts. Try again in ${inWords(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  })
}

function inWords(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
