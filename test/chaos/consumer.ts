import { type Assistant, createAssistant } from '@assistant/sdk'
import type { Cleanup } from '../support/cleanup.js'
import type { TestUser } from '../support/clients/test-users.js'
import { type BreakingProxy, startBreakingProxy } from '../support/services/breaking-proxy.js'

export interface Consumer {
  readonly assistant: Assistant
  /** The proxy between this consumer and the server. No other consumer uses it. */
  readonly proxy: BreakingProxy
}

/** Starts a client with a session of its own, whose connections can be cut without affecting other clients. */
export async function startConsumer(cleanup: Cleanup, port: () => number, person: TestUser): Promise<Consumer> {
  const proxy = await startBreakingProxy(cleanup, port)
  const assistant = await startAssistant(cleanup, proxy.url, person)
  return { assistant, proxy }
}

/** Returns a signed-in client of the SDK. */
export async function startAssistant(cleanup: Cleanup, url: string, { email, password }: TestUser): Promise<Assistant> {
  const assistant = createAssistant({ url })
  cleanup.add(() => assistant.close())
  await assistant.signIn({ email, password })
  return assistant
}
