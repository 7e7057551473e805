/**
 * Returns true for `localhost`, IPv4 addresses that begin with 127 and `::1`, which only this machine can reach.
 * Accepts the forms of a URL and of the setting HOST, so an IPv6 address with or without brackets.
 */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** Returns a host as a URL contains it: an IPv6 address gets brackets (RFC 3986, 3.2.2). */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Returns a host name or address in a normal form, in which all spellings of it are equal: in lower case, without a
 * trailing dot, an IPv6 address compressed and in brackets. Returns undefined for other text and for a host with a
 * port.
 */
export function normalHost(host: string): string | undefined {
  const url = parseUrl(`http://${host.startsWith('[') ? host : urlHost(host)}/`)
  if (url === null || url.port !== '' || url.pathname !== '/' || url.username !== '') return undefined
  const name = url.hostname.replace(/\.$/, '')
  return /^(\[[\da-f:.]+\]|[\w.-]+)$/.test(name) ? name : undefined
}

/** Returns the URL that `text` stands for, relative to `base` if there is one, or null when it is not valid. */
export function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null
}
