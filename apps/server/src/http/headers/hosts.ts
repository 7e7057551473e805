import { AppError, type Logger } from '@assistant/api'
import { isLoopback, normalHost } from '../../network/addresses.js'

export interface HostOptions {
  /** The address it listens on. */
  readonly host: string
  readonly publicUrl: string | undefined
  /** Further names, by the setting ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[] | undefined
}

/** Rejects a host name that is not one of the server's. @throws {AppError} HOST_NOT_ALLOWED */
export type AssertHost = (hostname: string) => void

/** Addresses that stand for every one of a machine: nobody is reached under them. */
const wildcards: ReadonlySet<string | undefined> = new Set(['0.0.0.0', '[::]'])

/** Returns the names that are served beside those of this machine itself, in their normal form. */
export function servedHosts({ host, publicUrl, allowedHosts = [] }: HostOptions): ReadonlySet<string> {
  const given = [...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]), host, ...allowedHosts]
  return new Set(given.flatMap((name) => normalHost(name) ?? []).filter((name) => !wildcards.has(name)))
}

/**
 * Makes the check of the Host header. A page of a name that was made to lead to this server (DNS rebinding) is of the
 * same origin for its browser: only the name in its requests tells it from the server's own pages. `X-Forwarded-Host` is
 * not read: everybody can write it. The first request for each of ten hosts is logged, in case a proxy sends another name.
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
      const help =
        'a request for a host that is not served was refused: if it is a name of this server, add it to ALLOWED_HOSTS'
      log.warn({ host: loggedName }, help)
    }
    throw new AppError(
      'HOST_NOT_ALLOWED',
      'This host is not served here. If it is a name of this server, add it to ALLOWED_HOSTS.',
    )
  }
}

/** Maximum number of refused hosts that are logged: everybody can send any number of names. */
const maxLoggedHosts = 10

/** Maximum length of a domain name (RFC 1035, 2.3.4). */
const maxLoggedCharacters = 253

/** Returns whether a name leads to the machine of whoever asks, and can lead nowhere else (RFC 6761, 6.3). */
function isOwnName(name: string): boolean {
  return isLoopback(name) || name.endsWith('.localhost')
}
