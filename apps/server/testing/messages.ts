import type { TestSocket } from './test-server.js'

export const query = (id: number, path = 'hello', input?: unknown) => ({
  id,
  method: 'query',
  params: { path, input },
})
export const mutation = (id: number, path: string, input?: unknown) => ({
  id,
  method: 'mutation',
  params: { path, input },
})
export const subscription = (id: number, path = 'wait') => ({ id, method: 'subscription', params: { path } })
export const connectionParams = (accessToken: string) => ({ method: 'connectionParams', data: { accessToken } })

export const byId = (id: number | null) => (answer: { id?: unknown }) => answer.id === id
export const codeOf = (answer: { error?: { data: { error: { code: string } } } }) => answer.error?.data.error.code

/** Returns the id of the session that a socket belongs to, or null. */
export async function sessionOf({ send, answer }: TestSocket): Promise<string | null> {
  send(query(1))
  return (await answer(byId(1))).result.data.sessionId
}
