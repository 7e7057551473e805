import { afterEach, beforeEach } from 'vitest'
import { type Assistant, type AssistantOptions, createAssistant } from '../assistant.js'
import { systemRuntime } from '../runtime.js'
import { type FakeServer, startFakeServer } from './fake-server.js'
import { ada } from './people.js'

export const credentials = { email: ada.email, password: 'correct horse battery staple' }

/** A runtime that divides pauses under 5 s by 100, because tests check the order of events. Timeouts are unchanged. */
export const hurried = {
  ...systemRuntime,
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    systemRuntime.sleep(milliseconds < 5_000 ? milliseconds / 100 : milliseconds, signal),
}

/** Starts a server for each test of the file. Returns functions that create clients and close them after the test. */
export function useFakeServer(started: (server: FakeServer) => void) {
  let server: FakeServer
  let clients: Assistant[] = []

  beforeEach(async () => {
    server = await startFakeServer()
    started(server)
  })
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()))
    clients = []
    await server.stop()
  })

  function client(options: Partial<AssistantOptions> = {}): Assistant {
    const made = createAssistant({ url: server.url, runtime: hurried, ...options })
    clients.push(made)
    return made
  }

  async function signedIn(options: Partial<AssistantOptions> = {}): Promise<Assistant> {
    const assistant = client(options)
    await assistant.signIn(credentials)
    return assistant
  }

  return { client, signedIn }
}
