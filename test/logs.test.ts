import { createAssistant } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { call } from './harness/calls.js'
import { cleanUpAfterAll } from './harness/cleanup.js'
import { startPacedServer } from './harness/paced-server.js'
import { createProject, randomPassword, register, signIn } from './harness/people.js'
import { request, sendBytes } from './harness/raw-http.js'
import { openSocket } from './harness/socket.js'
import { temporaryFolder } from './harness/temporary-folder.js'

describe('the log of a whole run', () => {
  const cleanup = cleanUpAfterAll()

  it('has none of the passwords, tokens, prompts and files that were used, not even at its most talkative', async () => {
    const server = await startPacedServer(cleanup, {
      dataFolder: await temporaryFolder(cleanup),
      environment: { LOG_LEVEL: 'trace', REFRESH_GRACE_SECONDS: '0' },
    })
    server.open()
    const { url } = server
    const person = await register(url)
    const again = await signIn(url, person)
    const secrets = [person, again].flatMap(({ password, accessToken, refreshToken }) => [
      password,
      accessToken,
      refreshToken,
    ])
    const secret = (text: string) => {
      secrets.push(text)
      return text
    }

    // What is right.
    const { id: projectId } = await createProject(url, person)
    const assistant = createAssistant({ url })
    cleanup.add(() => assistant.close())
    await assistant.signIn({ email: person.email, password: person.password })
    const prompt = secret('A community chat called Zanzibarium, colours of a flamingo')
    for await (const event of assistant.generate({ projectId, prompt }))
      if (event.type === 'fileDelta') secret(event.text)

    // What is wrong: refused, mistyped, too much, of the wrong place.
    await call(url, 'auth.login', { email: person.email, password: secret(randomPassword()) })
    await call(url, 'auth.login', { email: person.email, password: { nested: secret(randomPassword()) } })
    await call(url, 'auth.login', { email: person.email, [secret(randomPassword())]: 1, password: '' })
    await call(url, 'auth.login', `{"password":"${secret(randomPassword())}",`)
    await call(url, 'auth.register', { email: person.email, name: 'Taken', password: secret(randomPassword()) })
    await call(url, 'auth.refresh', { refreshToken: secret(`rt1.${randomPassword()}`) })
    await call(url, 'users.me', {}, { token: secret(`${randomPassword()}.${randomPassword()}.${randomPassword()}`) })
    await call(url, `users.me?accessToken=${secret(randomPassword())}`, {})
    await call(
      url,
      'generations.start',
      { projectId, prompt: secret(randomPassword()), engine: 'none' },
      { token: person.accessToken },
    )
    await sendBytes(
      server.port,
      request('GET /trpc/users.me HTTP/1.1', 'Host: [::1', `Authorization: Bearer ${secret(randomPassword())}`),
    )
    await sendBytes(server.port, request('NONSENSE', `Cookie: a=${secret(randomPassword())}`))

    // Over a socket: its token in the URL, and messages that cannot be read.
    const inUrl = await openSocket(cleanup, `${url}/trpc?accessToken=${person.accessToken}`)
    await inUrl.call('query', 'users.me')
    inUrl.send(`{"id":1,"params":{"input":{"password":"${secret(randomPassword())}"`)
    inUrl.send(JSON.stringify({ id: 2, method: 'login', params: { password: secret(randomPassword()) } }))
    await inUrl.call('mutation', 'auth.login', { email: person.email, password: secret(randomPassword()) })
    inUrl.terminate()

    server.signal('SIGTERM')
    await server.ended
    const log = server.output()
    expect(log).toContain('generations.start')
    // Lines of a file such as `}` stand in every log: a piece counts when it could be told apart.
    const found = secrets.filter((text) => text.trim().length >= 16 && log.includes(text.trim()))
    expect(found).toEqual([])
  })
})
