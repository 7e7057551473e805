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
  /** Called when the client has presented a token, before it is verified. */
  readonly onToken: () => void
  /** Called when the token was accepted, and the socket is still open and has its slots. */
  readonly onSignedIn: (userId: string) => void
}

/**
 * The sign-in of one socket. A signed-in socket belongs to one session and is closed when its access ends, for example
 * with the session.
 */
export interface SignIn {
  /**
   * Verifies the token that the client presented, and pauses reading meanwhile. Closes the socket if the token is not
   * accepted. Without a token, the socket stays anonymous. Never throws, because tRPC would send the error to the client and
   * close the socket without a code.
   */
  readonly authenticate: (token: PresentedToken) => Promise<Authentication>
  /** Returns the id of the signed-in user; undefined before a token was accepted. */
  readonly userId: () => string | undefined
}

export interface PresentedToken {
  readonly sources: TokenSources
  /** True if the parameters of the connection, which may contain the token, could not be read. */
  readonly isUnreadable: boolean
  /** The only project that calls on this socket may use; undefined for all projects. */
  readonly projectId: string | undefined
}

type Session = Parameters<ConnectionOptions['watchAccess']>[0]

/** Starts the time limit for the sign-in, and counts the socket as anonymous until its client has signed in. */
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
    // A token that takes this long to verify may be valid, so the close code asks the client to try again.
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
    // Checks the session, and records the first use of its token, which the refresh rules depend on.
    const call = { authentication, client: clientInfo }
    const { access } = options.services
    if (projectId === undefined) await access.caller(call, 'evenUnverified')
    else await access.projectCaller(call, projectSubjectOf({ projectId }, 'projectId'), 'viewer')
    admit({ ...authentication.claims, ...(projectId !== undefined && { projectId }) })
    return authentication
  }

  /** Takes a slot of the session and one of the user, or closes the socket. Watches its access until it closes. */
  const admit = (session: Session) => {
    clearTimeout(timer)
    userId = session.userId
    if (closing.isGone()) return
    for (const release of [shared.sessionSlots.take(session.sessionId), shared.userSlots.take(session.userId)]) {
      if (release === undefined) close(closeCodes.tooMany, 'RATE_LIMITED')
      else socket.once('close', release)
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
      // A project id that is not valid is answered like a project that the caller may not see.
      end(closeCodes.projectGone, reason === 'BAD_REQUEST' ? 'PROJECT_NOT_FOUND' : reason)
    } else {
      // The check itself failed. UNAUTHENTICATED would make the client sign out, so this code asks it to try again.
      options.log.error({ requestId, outcome: reason, err: cause }, 'the sign-in of a socket failed')
      close(internalError, reason)
    }
  }

  return {
    async authenticate({ sources, isUnreadable, projectId }) {
      let resumeReading = () => {}
      try {
        const token = isUnreadable ? '' : socketToken(sources)
        if (token === undefined) return anonymous
        hasToken = true
        anonymousSocket.verify()
        signIn.onToken()
        resumeReading = stream.hold()
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
