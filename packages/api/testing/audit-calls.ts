import type { AuditAction, SignedIn } from '@assistant/contract'
import type { ClientInfo } from '../src/platform/caller.js'
import { goodPassword, minute, phone, present, type TestServer } from './test-server.js'

/** The expected audit entry. The id `new` stands for one that the call creates. */
interface ExpectedEntry {
  readonly action: AuditAction
  readonly actorId: string | null
  readonly targetType?: string
  readonly targetId: string | null
  readonly sessionId: string | null
  readonly client: ClientInfo | null
  readonly outcome?: 'success' | 'failure'
  readonly details?: object
}

interface Act {
  readonly act: () => Promise<unknown>
  readonly expected: ExpectedEntry
}

export interface People {
  readonly testServer: TestServer
  /** An administrator. */
  readonly root: SignedIn
  readonly ada: SignedIn
  /** An address without an account. */
  readonly newEmail: string
}

/** The title of a case, and a function that prepares the audited call. */
export type AuditedAct = [title: string, prepare: () => Promise<Act>]

/** Returns functions that make calls as these people, and that build the entries expected for them. */
export function createAuditCalls(people: () => People) {
  const asAda = (client = phone) => people().testServer.as({ ...people().ada.tokens, client })
  const asRoot = (client = phone) => people().testServer.as({ ...people().root.tokens, client })
  const onPhone = () => people().testServer.as({ client: phone })
  const refreshToken = () => present(people().ada.tokens.refreshToken)
  const linkFor = async (email: string, requestMail: () => Promise<unknown>) => {
    await people().testServer.delivered()
    await requestMail()
    return people().testServer.linkTo(email)
  }
  /** Returns a function that creates expected entries of actions by this person on the account of Ada. */
  const entriesOf =
    (actor: 'ada' | 'root') =>
    (action: AuditAction, more: Partial<ExpectedEntry> = {}): ExpectedEntry => ({
      action,
      actorId: people()[actor].user.id,
      targetId: people().ada.user.id,
      sessionId: people()[actor].session.id,
      client: phone,
      ...more,
    })
  const ofAda = entriesOf('ada')
  const ofRoot = entriesOf('root')
  const login = async (password: string) => (await onPhone()).auth.login({ email: people().ada.user.email, password })
  const register = async (invitationToken?: string) =>
    (await onPhone()).auth.register({
      ...{ email: people().newEmail, name: 'New', password: goodPassword },
      ...(invitationToken !== undefined && { invitationToken }),
    })
  const rotateTwice = async () => {
    for (let count = 0; count < 2; count += 1) {
      const { accessToken } = await people().testServer.anybody.auth.refresh({ refreshToken: refreshToken() })
      await (await people().testServer.as({ accessToken })).users.me()
      people().testServer.advanceClock(minute)
    }
  }

  return { asAda, asRoot, onPhone, refreshToken, linkFor, ofAda, ofRoot, login, register, rotateTwice }
}
