/** Where a procedure stands in the REST face. */
export interface RestMeta {
  readonly rest: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
    /** Below `/api`, with `{name}` for parts that come from the path. */
    readonly path: `/${string}`
    readonly summary: string
    /** 201 for what creates, else 200. */
    readonly status: 200 | 201
  }
}

/** Gives a procedure its place in the REST face: `.meta(rest('GET', '/users/me', 'Who I am'))`. */
export function rest(
  method: RestMeta['rest']['method'],
  path: RestMeta['rest']['path'],
  summary: string,
  status: RestMeta['rest']['status'] = 200,
): RestMeta {
  return { rest: { method, path, summary, status } }
}
