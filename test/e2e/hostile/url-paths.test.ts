import { beforeAll, describe, expect, it } from 'vitest'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { callRest } from '../../support/clients/rest-calls.js'
import { createProject, registerUser, type TestUser } from '../../support/clients/test-users.js'
import { type Answer, call } from '../../support/clients/trpc-calls.js'
import { startDefaultServer } from '../../support/servers/default-server.js'

const rejectedPaths: Readonly<Record<string, readonly string[]>> = {
  'clash by case': ['lib/a.dart', 'lib/A.dart'],
  'clash by the case of a folder': ['lib/x/a.dart', 'LIB/x/a.dart'],
  'clash by Unicode form': ['lib/caf\u00e9.dart', 'lib/cafe\u0301.dart'],
  'clash by case and Unicode form': ['lib/CAF\u00c9.dart', 'lib/cafe\u0301.dart'],
  'have a file where another one has a folder, by case': ['lib/A', 'lib/a/b.dart'],
  'name a device of Windows': ['CON'],
  'name a device of Windows in lower case': ['lib/nul'],
  'name a device of Windows with an extension': ['lib/com1.dart'],
  'end with a dot': ['a.'],
  'have a folder that ends with a dot': ['lib./a.dart'],
  'end with a space': ['lib/a.dart '],
  'reach into .git': ['.git/hooks/x'],
  'reach into .git in upper case': ['lib/.GIT/config'],
  'are reversed by U+202E': ['lib/a\u202etrad.dart'],
  'are isolated by U+2066': ['lib/\u2066a.dart'],
}

/** Paths that resemble rejected ones. */
const acceptedPaths = [
  ['.gitignore', '.github/workflows/build.yml', 'lib/.gitkeep'],
  ['lib/console.dart', 'lib/com.dart', 'lib/auxiliary.dart', 'lib/null.dart'],
  ['lib/a.dart', 'lib/b.dart', 'lib/caf\u00e9.dart', 'lib/\u05d0\u05d1.dart', '.dart_tool/x'],
]

describe('the paths of a new tree', () => {
  const cleanup = cleanUpAfterAll()
  let url: string
  let person: TestUser
  let projectId: string

  beforeAll(async () => {
    url = (await startDefaultServer(cleanup)).url
    person = await registerUser(url)
    projectId = (await createProject(url, person)).id
  })

  const importFiles = async (paths: readonly string[]): Promise<readonly Answer[]> => {
    const files = paths.map((path) => ({ path, content: 'x' }))
    const input = { projectId, kind: 'import', prompt: 'My own', files }
    const token = { token: person.accessToken }
    return [await call(url, 'generations.start', input, token), await callRest(url, 'generations.start', input, token)]
  }

  it.each(Object.entries(rejectedPaths))('are rejected when they %s', async (_, paths) => {
    for (const { error } of await importFiles(paths)) {
      expect(error).toMatchObject({ code: 'BAD_REQUEST', fields: [{ path: expect.stringMatching(/^files\b/) }] })
    }
  })

  it.each(acceptedPaths)('are accepted: %s and similar ones', async (...paths) => {
    for (const { error } of await importFiles(paths)) expect(error).toBeUndefined()
  })
})
