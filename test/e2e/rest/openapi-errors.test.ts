import { errorBody, errorCodes, isErrorCode, procedureRecords } from '@assistant/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { type ApiDocument, type Operation, readApiDocument } from '../../support/clients/api-document.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { archiveOperation, restProcedures } from './rest-procedures.js'

const cleanup = cleanUpAfterAll()
let api: ApiDocument

beforeAll(async () => {
  const server = await startPacedServer(cleanup, { dataFolder: await temporaryFolder(cleanup) })
  api = await readApiDocument(server.url)
})

describe('the OpenAPI document', () => {
  const errorsOf = ({ responses }: Operation) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, { content, headers }]) => {
        const examples = Object.entries(content['application/json']?.examples ?? {})
        expect(examples.length).toBeGreaterThan(0)
        return examples.map(([code, { $ref }]) => ({ status: Number(status), code, $ref, headers }))
      })

  it.each([...restProcedures, archiveOperation])(
    'has an example for each error of %s, under the status of its code',
    (name) => {
      for (const { status, code, $ref, headers } of errorsOf(api.operationOf(name))) {
        const { error } = z.strictObject({ error: errorBody.strict() }).parse(api.exampleAt($ref))
        expect(error.code).toBe(code)
        expect(isErrorCode(code) && errorCodes[code].http).toBe(status)
        expect('Retry-After' in headers).toBe(status === 429 || status === 503)
      }
    },
  )

  /** Errors that every request can fail with. */
  const ofRequests = 'BAD_REQUEST HOST_NOT_ALLOWED RATE_LIMITED INTERNAL OVERLOADED UNAVAILABLE SHUTTING_DOWN'
  const ofBodies = 'PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE'
  const ofCallers = 'UNAUTHENTICATED ACCESS_TOKEN_EXPIRED SESSION_REVOKED SESSION_EXPIRED ACCOUNT_SUSPENDED'
  const ofRights = 'EMAIL_NOT_VERIFIED CSRF_REJECTED FORBIDDEN'
  const shared = [ofRequests, ofBodies, ofCallers, ofRights].join(' ').split(' ')

  it.each(restProcedures)(
    'declares for %s exactly the errors of its record, of its access and of every request',
    (name) => {
      const { kind = 'query', access = 'public', subject, errors = [] } = procedureRecords.get(name) ?? {}
      const codes = errorsOf(api.operationOf(name)).map(({ code }) => code)
      expect(codes).toEqual(expect.arrayContaining([...ofRequests.split(' '), ...errors]))
      const isInProject = ['owner', 'editor', 'viewer'].includes(access)
      const notFound = `${(subject ?? 'projectId').replace('Id', '').toUpperCase()}_NOT_FOUND`
      if (isInProject) expect(codes).toContain(notFound)
      expect(codes.includes('CSRF_REJECTED')).toBe(
        kind === 'mutation' && (access !== 'public' || errors.includes('CSRF_REJECTED')),
      )
      const unexpected = codes.filter(
        (code) => !shared.includes(code) && !errors.some((one) => one === code) && !(isInProject && code === notFound),
      )
      expect(unexpected).toEqual([])
    },
  )

  it('declares UNAUTHENTICATED where a token is required, and UNSUPPORTED_MEDIA_TYPE where a body is accepted', () => {
    for (const operation of api.operations) {
      const codes = errorsOf(operation).map(({ code }) => code)
      expect(codes.includes('UNAUTHENTICATED'), operation.operationId).toBe(operation.security.length > 0)
      expect(codes.includes('UNSUPPORTED_MEDIA_TYPE'), operation.operationId).toBe(operation.method !== 'get')
    }
  })
})
