import { AppError } from '../errors/app-error.js'
import type { ClientInfo } from '../platform/caller.js'
import { type Charge, type Counters, ofNetwork } from './counters.js'

/** A point that comes back when it turns out not to count. */
export interface Spent {
  giveBack(): Promise<void>
}

/** How often what may be done: spent before the work, by call, alike on every transport. Errors of all: RATE_LIMITED. */
export interface Limits {
  /** A call of whom nothing is known but from where it comes. */
  anonymousCall(client: ClientInfo): Promise<void>
  /** A call of somebody who is signed in. */
  userCall(userId: string): Promise<void>
  /**
   * A look at the password of the account with this address, whether there is one or not; given back when it was right.
   * From a network that the account is used from (`isFamiliar`) it does not count to the account's own limit: so nobody
   * locks somebody else out.
   */
  passwordCheck(account: { readonly email: string; readonly isFamiliar: boolean }, client: ClientInfo): Promise<Spent>
  /** A look at the own password of somebody who is signed in, right or wrong. */
  ownPasswordCheck(userId: string): Promise<void>
  /** A registration. Answers the point of being told that the address is taken: given back when it was not. */
  registration(client: ClientInfo): Promise<Spent>
  /** A request to reset the password of the account with this address, whether there is one or not. */
  passwordReset(email: string): Promise<void>
  /** A refresh with a genuine token. */
  refresh(sessionId: string): Promise<void>
  /** A mail that a user causes. To an address that nobody has proved to be theirs: `stranger`. */
  mail(senderId: string, stranger?: string): Promise<void>
  /** Whether the mail that greets a new account may be sent to this address, which may be anybody's. */
  welcomeMail(email: string): Promise<boolean>
}

export function createLimits(counters: Counters): Limits {
  const { spend } = counters
  const spendReturnable = async (charges: readonly Charge[], returnable: readonly Charge[]): Promise<Spent> => {
    await spend([...charges, ...returnable])
    return { giveBack: () => counters.giveBack(returnable) }
  }
  return {
    anonymousCall: ({ ipAddress }) => spend(ofNetwork('anonymousCallsOfPrefix', ipAddress)),
    userCall: (userId) => spend([{ limit: 'callsOfUser', key: userId }]),
    passwordCheck: ({ email, isFamiliar }, { ipAddress }) =>
      spendReturnable(
        [],
        [
          ...ofNetwork('failuresOfAccountFromPrefix', ipAddress, email),
          ...ofNetwork('failuresOfPrefix', ipAddress),
          ...(isFamiliar ? [] : [{ limit: 'failuresOfAccount', key: email } as const]),
        ],
      ),
    registration: ({ ipAddress }) =>
      spendReturnable(ofNetwork('registrationsOfPrefix', ipAddress), ofNetwork('takenAddressesOfPrefix', ipAddress)),
    passwordReset: (email) => spend([{ limit: 'resetsOfAccount', key: email }]),
    refresh: (sessionId) => spend([{ limit: 'refreshesOfSession', key: sessionId }]),
    ownPasswordCheck: (userId) => spend([{ limit: 'ownPasswordChecksOfUser', key: userId }]),
    welcomeMail: (email) =>
      spend([{ limit: 'mailsToStranger', key: email }]).then(
        () => true,
        (refusal: unknown) => {
          if (refusal instanceof AppError && refusal.reason === 'RATE_LIMITED') return false
          throw refusal
        },
      ),
    mail: (senderId, stranger) =>
      spend([
        { limit: 'mailsOfSender', key: senderId },
        ...(stranger === undefined ? [] : [{ limit: 'mailsToStranger', key: stranger } as const]),
      ]),
  }
}
