import { AppError, type Logger } from '@assistant/api'
import { isLoopback, normalHost } from '../../network/addresses.js'

export interface HostOptions {
  /** The address that the server listens on. */
  readonly host: string
  readonly publicUrl: string | undefined
  /** Further host names, from the setting ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[] | undefined
}

/**
 * Rejects a host name that the server does not serve.
 * @throws {AppError} HOST_NOT_ALLOWED
 */
export type AssertHost = (hostname: string) => void

/**
 * Addresses that mean "listen on all interfaces". They are no names of this server, so they are not served as hosts.
 */
const wildcards: ReadonlySet<string | undefined> = new Set(['0.0.0.0', '[::]'])

/** Returns the served host names in their normal form. Loopback names are served even if they are not in the set. */
export function servedHosts({ host, publicUrl, allowedHosts = [] }: HostOptions): ReadonlySet<string> {
  const given = [...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]), host, ...allowedHosts]
  return new Set(given.flatMap((name) => normalHost(name) ?? []).filter((name) => !wildcards.has(name)))
}

/**
 * Creates the check of the Host header, against DNS rebinding. An attacker can point their own name at this server. The
 * browser then treats requests from their page as same-origin, and only the Host header differs from that of the
 * server's own pages. `X-Forwarded-Host` is ignored, because any client can send it. Each of the first ten rejected
 * hosts is logged once, so that an operator notices a proxy that sends another name.
 */
export function createAssertHost(options: HostOptions, log: Logger): AssertHost {
  const served = servedHosts(options)
  const logged = new Set<string>()
  return (hostname) => {
    const name = normalHost(hostname) ?? hostname
    if (served.has(name) || isOwnName(name)) return
    const loggedName = name.slice(0, maxLoggedCharacters)
    if (logged.size < maxLoggedHosts && !logged.has(loggedName)) {
      logged.add(loggedName)
      const help = 'a request for an unknown host was rejected: if it is a name of this server, add it to ALLOWED_HOSTS'
      log.warn({ host: loggedName }, help)
    }
    throw new AppError(
      'HOST_NOT_ALLOWED',
      'This host is not served here. If it is a name of this server, add it to ALLOWED_HOSTS.',
    )
  }
}

/** Maximum number of rejected hosts that are logged: a client can send any number of names. */
const maxLoggedHosts = 10

/** Maximum length of a logged host: that of a domain name as text (RFC 1035, 2.3.4). */
const maxLoggedCharacters = 253

/**
 * Returns true for loopback addresses, `localhost` and names below it. They always mean the client's own machine (RFC
 * 6761, 6.3).
 */
function isOwnName(name: string): boolean {
  return isLoopback(name) || name.endsWith('.localhost')
}
