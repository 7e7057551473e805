/** The values that a hostile request needs to reach a procedure. */
export interface RequestContext {
  /** The access token of a signed-in user. */
  readonly token: string
  readonly projectId: string
}

/** A title and a function that returns the bytes of a request. */
export type HostileRequest = readonly [name: string, bytes: (context: RequestContext) => string | Uint8Array]

export const host = 'Host: 127.0.0.1'
export const close = 'Connection: close'
export const json = 'Content-Type: application/json'
export const unknownId = '00000000-0000-4000-8000-000000000000'

export const get = (target: string, ...lines: string[]) =>
  [`GET ${target} HTTP/1.1`, host, close, ...lines, '', ''].join('\r\n')
export const post = (target: string, lines: string[], body: string) =>
  [`POST ${target} HTTP/1.1`, host, close, ...lines, '', body].join('\r\n')
/** Returns a GET request with another Host header. */
export const getWithHost = (name: string, target: string, ...lines: string[]) =>
  [`GET ${target} HTTP/1.1`, `Host: ${name}`, close, ...lines, '', ''].join('\r\n')
export const bearer = (token: string) => `Authorization: Bearer ${token}`
export const repeat = (count: number, item: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => item(at))

/** Returns a batch of calls that create projects from the same input. */
export function batch(calls: number, token: string, input: string): string {
  const paths = repeat(calls, () => 'projects.create').join()
  const body = `{${repeat(calls, (at) => `"${at}":${input}`).join()}}`
  return post(`/trpc/${paths}?batch=1`, [json, bearer(token), `Content-Length: ${body.length}`], body)
}
