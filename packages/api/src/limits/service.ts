import { AppError } from '../errors/app-error.js'
import type { ClientInfo } from '../platform/caller.js'
import { type Charge, type Counters, ofNetwork } from './counters.js'

/** Points that were spent in advance, and can be returned if the event turns out not to count. */
export interface Spent {
  giveBack(): Promise<void>
}

/**
 * The rate limits. Points are spent before the work, and in the same way on every transport.
 * @throws {AppError} RATE_LIMITED (all functions except `welcomeMail`)
 */
export interface Limits {
  /** A call of a public procedure, or a call that is rejected because its caller is not, or no longer, signed in. */
  anonymousCall(client: ClientInfo): Promise<void>
  /** A call of a signed-in user, except for calls of public procedures. */
  userCall(userId: string): Promise<void>
  /**
   * A password check for this address, whether or not it has an account. The caller gives the points back if the
   * password is correct or could not be checked. Checks from a network that the account was used from (`isFamiliar`) do
   * not count towards the limit of the account, so that an attacker cannot lock its owner out.
   */
  passwordCheck(account: { readonly email: string; readonly isFamiliar: boolean }, client: ClientInfo): Promise<Spent>
  /** A check of the own password of a signed-in user, correct or not. */
  ownPasswordCheck(userId: string): Promise<void>
  /**
   * A registration. Returns the point for the answer that the address is taken. The caller gives it back if the address
   * is free.
   */
  registration(client: ClientInfo): Promise<Spent>
  /** A request for a password reset for this address, whether or not it has an account. */
  passwordReset(email: string): Promise<void>
  /** A refresh with a genuine token. Forged tokens do not count. */
  refresh(sessionId: string): Promise<void>
  /** A mail that a user causes. `stranger` is the recipient's address if the mail also counts towards its limit. */
  mail(senderId: string, stranger?: string): Promise<void>
  /** Spends a point for the mail to the unverified address of a new account. Returns false if the limit is reached. */
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
        (error: unknown) => {
          if (error instanceof AppError && error.reason === 'RATE_LIMITED') return false
          throw error
        },
      ),
    mail: (senderId, stranger) =>
      spend([
        { limit: 'mailsOfSender', key: senderId },
        ...(stranger === undefined ? [] : [{ limit: 'mailsToStranger', key: stranger } as const]),
      ]),
  }
}
