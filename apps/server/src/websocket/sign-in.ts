import {
  type Authentication,
  addressPrefix,
  type ClientInfo,
  isAboutCaller,
  projectSubjectOf,
  toAppError,
} from '@assistant/api'
import { closeCodes, errorCodes } from '@assistant/contract'
import { type Closing, internalError } from './closing.js'
import type { ConnectionOptions, ConnectionParts, SharedConnectionState } from './connection-options.js'
import { socketToken, type TokenSources } from './token.js'

export interface SignInOptions {
  readonly options: ConnectionOptions
  readonly shared: SharedConnectionState
  readonly parts: ConnectionParts
  readonly closing: Closing
  readonly clientInfo: ClientInfo
  readonly requestId: string
  /** Called when a token was presented, before it is verified. */
  readonly onToken: () => void
  /** Called when the token of an open socket was accepted. */
  readonly onSignedIn: (userId: string) => void
}

/** The sign-in of one socket, which belongs to one session and ends with it. */
export interface SignIn {
  /**
   * Verifies the token that the client presented, if any, and reads nothing while it does so. Closes the socket unless
   * the token is accepted, and never throws: tRPC would show the error to the client and close without a code.
   */
  readonly authenticate: (token: PresentedToken) => Promise<Authentication>
  /** Returns undefined before a token was accepted. */
  readonly userId: () => string | undefined
}

export interface PresentedToken {
  readonly sources: TokenSources
  /** True when the parameters of the connection, which may hold the token, could not be read. */
  readonly isUnreadable: boolean
  /** The project that all calls on the socket are restricted to. */
  readonly projectId: string | undefined
}

type Session = Parameters<ConnectionOptions['watchAccess']>[0]

/** Starts the time limit for signing in, and counts the socket as anonymous until its client has signed in. */
export function createSignIn(signIn: SignInOptions): SignIn {
  const { options, shared, closing, clientInfo, requestId } = signIn
  const { socket, stream, request } = signIn.parts
  const { close, end } = closing
  let userId: string | undefined
  let hasToken = false

  const network = options.isUnnamedProxy(request) ? undefined : addressPrefix(clientInfo.ipAddress)
  const anonymousSocket = shared.anonymousSockets.add(network, () => close(closeCodes.tooMany, 'RATE_LIMITED'))
  socket.once('close', anonymousSocket.remove)
  const timer = setTimeout(() => {
    // A token that takes this long to verify may be valid: the client should try again.
    if (hasToken) close(internalError, 'UNAVAILABLE')
    else end(closeCodes.unauthenticated, 'UNAUTHENTICATED')
  }, options.limits.anonymousMs)
  socket.once('close', () => clearTimeout(timer))

  const verify = async (token: string, projectId: string | undefined): Promise<Authentication> => {
    const authentication = await options.authenticate(token)
    if (authentication.claims === null) {
      end(closeCodes.unauthenticated, authentication.reason)
      return authentication
    }
    // Checks the session, and records that its token has arrived, which refresh depends on.
    const call = { authentication, client: clientInfo }
    const { access } = options.services
    if (projectId === undefined) await access.caller(call, 'evenUnverified')
    else await access.projectCaller(call, projectSubjectOf({ projectId }, 'projectId'), 'viewer')
    admit({ ...authentication.claims, ...(projectId !== undefined && { projectId }) })
    return authentication
  }

  /** Takes the slots of the session and of the user, and watches the session until the socket closes. */
  const admit = (session: Session) => {
    clearTimeout(timer)
    userId = session.userId
    if (closing.isGone()) return
    for (const leave of [shared.sessionSlots.take(session.sessionId), shared.userSlots.take(session.userId)]) {
      if (leave === undefined) close(closeCodes.tooMany, 'RATE_LIMITED')
      else socket.once('close', leave)
    }
    if (closing.isEnding()) return
    anonymousSocket.remove()
    signIn.onSignedIn(session.userId)
    const stopWatching = options.watchAccess(session, (reason) =>
      end(reason === 'PROJECT_NOT_FOUND' ? closeCodes.projectGone : closeCodes.unauthenticated, reason),
    )
    socket.once('close', stopWatching)
  }

  const closeForError = (error: unknown, projectId: string | undefined) => {
    const { reason, cause } = toAppError(error)
    if (isAboutCaller(reason)) {
      end(closeCodes.unauthenticated, reason)
    } else if (projectId !== undefined && errorCodes[reason].http < 500) {
      // A text that is not an id is answered like a project that the caller may not see.
      end(closeCodes.projectGone, reason === 'BAD_REQUEST' ? 'PROJECT_NOT_FOUND' : reason)
    } else {
      // The caller is unknown. UNAUTHENTICATED would sign people out, so the client is asked to try again.
      options.log.error({ requestId, outcome: reason, err: cause }, 'a socket could not be authenticated')
      close(internalError, reason)
    }
  }

  return {
    async authenticate({ sources, isUnreadable, projectId }) {
      const token = isUnreadable ? '' : socketToken(sources)
      if (token === undefined) return anonymous
      hasToken = true
      anonymousSocket.verify()
      signIn.onToken()
      const resumeReading = stream.hold()
      try {
        return await verify(token, projectId)
      } catch (error) {
        closeForError(error, projectId)
        return anonymous
      } finally {
        resumeReading()
      }
    },
    userId: () => userId,
  }
}

const anonymous: Authentication = { claims: null, reason: 'UNAUTHENTICATED' }
