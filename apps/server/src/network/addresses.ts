/** Whether a host name or address, as it stands in a URL or in HOST, is this machine's own: nobody else reaches it. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** A host as it is written in a URL: an IPv6 address stands in brackets (RFC 3986, 3.2.2). */
export function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Returns a host name or an address in the one form in which two spellings of it are equal: in lower case, without a dot
 * at its end, an IPv6 address in brackets. Undefined where it is none, or comes with a port.
 */
export function normalHost(host: string): string | undefined {
  const url = parseUrl(`http://${host.startsWith('[') ? host : urlHost(host)}/`)
  if (url === null || url.port !== '' || url.pathname !== '/' || url.username !== '') return undefined
  const name = url.hostname.replace(/\.$/, '')
  return /^(\[[\da-f:.]+\]|[\w.-]+)$/.test(name) ? name : undefined
}

/** The URL, or null where the text is none. */
export function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null
}
