import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { registerUser } from '../../support/clients/test-users.js'
import { call } from '../../support/clients/trpc-calls.js'
import { startProcess } from '../../support/processes/test-process.js'
import { startPacedServer } from '../../support/servers/paced-server.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const cleanup = cleanUpAfterAll()

const service = fileURLToPath(new URL('../../support/services/verify-tokens.mjs', import.meta.url))

it('a service that has only the URL of the JWKS can verify access tokens', async () => {
  const dataFolder = await temporaryFolder(cleanup)
  const { url } = await startPacedServer(cleanup, { dataFolder })
  const ada = await registerUser(url)
  const [header, claims, signature = ''] = ada.accessToken.split('.')
  const forged = `${header}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  const child = startProcess(cleanup, {
    command: process.execPath,
    arguments: [service],
    workingFolder: dataFolder,
    environment: {
      JWKS: `${url}/.well-known/jwks.json`,
      TOKENS: JSON.stringify([ada.accessToken, forged, ada.refreshToken]),
    },
  })
  expect(await child.exited, child.output()).toEqual({ code: 0, signal: null })
  expect(child.output().trim().split('\n')).toEqual([
    ada.user.id,
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    'ERR_JWS_INVALID',
  ])

  // The other service cannot detect that the session has ended. This server checks the session on every call.
  await call(url, 'auth.logout', {}, { token: ada.accessToken })
  expect(await call(url, 'users.me', {}, { token: ada.accessToken })).toMatchObject({
    error: { code: 'SESSION_REVOKED' },
  })
})
