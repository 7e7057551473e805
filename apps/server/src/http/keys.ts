import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Logger, toAppError } from '@assistant/api'
import { answerError } from './error-answer.js'

export interface KeysOptions {
  /** A JWK Set (RFC 7517). */
  readonly publicKeys: () => Promise<{ readonly keys: readonly object[] }>
  readonly log: Logger
}

/** Answers the public keys, with which other services verify access tokens by themselves. They may be kept for a while. */
export function createKeysAnswer({ publicKeys, log }: KeysOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const body = JSON.stringify(await publicKeys())
      response.writeHead(200, {
        'content-type': 'application/jwk-set+json',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'public, max-age=300',
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    } catch (error) {
      const requestId = String(response.getHeader('x-request-id'))
      const failure = toAppError(error)
      log.error({ requestId, outcome: failure.reason, err: error }, 'the public keys could not be read')
      answerError(response, failure, requestId)
    }
  }
}
