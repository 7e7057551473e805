import { type Decide, decide } from '@assistant/api/testing'

/** Rules that keep honest clients signed in and end stolen sessions. Each can be disabled to prove its need. */
export interface Rules {
  readonly decide: Decide
  /** Accepting an access token records the first use of its rotation. */
  readonly isFirstUseRecorded: boolean
  /** A request whose client has disconnected changes nothing. */
  readonly isDisconnectChecked: boolean
  /** Decisions use the clock of the database instead of the clocks of the servers. */
  readonly isClockShared: boolean
  /** The client stores a new pair before it uses it. */
  readonly isStoredBeforeUse: boolean
  /** An answer does not replace tokens that another tab stored after the request was sent. */
  readonly isNewerPairKept: boolean
  /** The tabs of a browser share one store. */
  readonly isStoreShared: boolean
  /** Returns true when the audit log records `action`. */
  readonly isAudited: (action: string) => boolean
  /** The owner receives a mail when a token was stolen. */
  readonly isOwnerNotified: boolean
}

export const rules: Rules = {
  decide,
  isFirstUseRecorded: true,
  isDisconnectChecked: true,
  isClockShared: true,
  isStoredBeforeUse: true,
  isNewerPairKept: true,
  isStoreShared: true,
  isAudited: () => true,
  isOwnerNotified: true,
}

const isTheft = (decision: ReturnType<Decide>) => decision === 'theft'

/** Decides as if the current rotation was first used when it was issued. */
function graceFromRotation(): Decide {
  let rotatedAt = new Date(0)
  return (row, token, now, grace) => {
    const decision = decide({ ...row, firstUsedAt: rotatedAt }, token, now, grace)
    if (decision === 'rotate') rotatedAt = now
    return decision
  }
}

/** A rule, and the scenario that fails without it. */
export interface DisabledRule {
  readonly rule: string
  /** Returns all rules but this one. */
  readonly createRules: () => Rules
  /** True if the scenario has a thief, false if the honest client is alone. */
  readonly hasThief: boolean
  /** A problem of every failing seed. Undefined where failing seeds have no problem in common. */
  readonly expectedProblem?: string
  /** A seed that is tried first, for a rule without which few seeds fail. */
  readonly seed?: number
}

const wrongTheft = 'a thief is written down where there is none'
const sharedUse = 'a thief and the honest client live side by side'

export const disabledRules: readonly DisabledRule[] = [
  {
    rule: 'the current token is answered again in the grace without a rotation',
    hasThief: false,
    seed: 107,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'again' && token.rotation === row.rotation ? 'rotate' : decision
      },
    }),
  },
  {
    rule: 'the current token is answered again until its first use without a rotation',
    hasThief: false,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'markUsed' ? 'rotate' : decision
      },
    }),
  },
  {
    rule: 'the previous token is answered until the first use of the current one',
    hasThief: false,
    expectedProblem: wrongTheft,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'again' && token.rotation < row.rotation ? 'theft' : decision
      },
    }),
  },
  {
    rule: 'the previous token is answered in the grace',
    hasThief: false,
    expectedProblem: wrongTheft,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'accessOnly' ? 'theft' : decision
      },
    }),
  },
  {
    rule: 'the grace begins with the first use and not with the rotation',
    hasThief: false,
    createRules: () => ({ ...rules, decide: graceFromRotation() }),
  },
  {
    rule: 'a new network or an updated browser does not count as theft',
    hasThief: false,
    expectedProblem: wrongTheft,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const isOther = token.prefix !== row.rotatedPrefix || token.device !== row.rotatedDevice
        return isOther && token.rotation < row.rotation ? 'theft' : decide(row, token, now, grace)
      },
    }),
  },
  {
    rule: 'a disconnected client changes nothing',
    hasThief: false,
    createRules: () => ({ ...rules, isDisconnectChecked: false }),
  },
  {
    rule: 'decisions use the clock of the database',
    hasThief: false,
    seed: 17,
    createRules: () => ({ ...rules, isClockShared: false }),
  },
  {
    rule: 'a client stores a new pair before it uses it',
    hasThief: false,
    createRules: () => ({ ...rules, isStoredBeforeUse: false }),
  },
  {
    rule: 'a late answer does not replace newer tokens',
    hasThief: false,
    seed: 198,
    createRules: () => ({ ...rules, isNewerPairKept: false }),
  },
  {
    rule: 'tabs share one store',
    hasThief: false,
    createRules: () => ({ ...rules, isStoreShared: false }),
  },
  {
    rule: 'the previous token counts as stolen after the grace',
    hasThief: true,
    expectedProblem: sharedUse,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return isTheft(decision) ? 'again' : decision
      },
    }),
  },
  {
    rule: 'the previous token gets no refresh token in the grace',
    hasThief: true,
    expectedProblem: sharedUse,
    seed: 57,
    createRules: () => ({
      ...rules,
      decide: (row, token, now, grace) => {
        const decision = decide(row, token, now, grace)
        return decision === 'accessOnly' ? 'again' : decision
      },
    }),
  },
  {
    rule: 'an accepted access token records the first use of its rotation',
    hasThief: true,
    createRules: () => ({ ...rules, isFirstUseRecorded: false }),
  },
  {
    rule: 'the audit log records an answer to the previous token',
    hasThief: false,
    expectedProblem: 'an answer by the token before is not written down',
    createRules: () => ({ ...rules, isAudited: (action) => action !== 'session.refreshGrace' }),
  },
  {
    rule: 'the audit log records a stolen token',
    hasThief: true,
    expectedProblem: 'a stolen token is not written down once',
    createRules: () => ({ ...rules, isAudited: (action) => action !== 'session.refreshReused' }),
  },
  {
    rule: 'the owner receives a mail about a stolen token',
    hasThief: true,
    expectedProblem: 'the owner is not told once of a stolen token',
    createRules: () => ({ ...rules, isOwnerNotified: false }),
  },
]
