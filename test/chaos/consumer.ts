import { type Assistant, createAssistant } from '@assistant/sdk'
import type { Cleanup } from '../support/cleanup.js'
import type { TestUser } from '../support/clients/test-users.js'
import { type BreakingProxy, startBreakingProxy } from '../support/services/breaking-proxy.js'

export interface Consumer {
  readonly assistant: Assistant
  /** Only this consumer's way to the server. */
  readonly proxy: BreakingProxy
}

/** Somebody's program at a place of its own: with a session, and with connections that can be cut. */
export async function startConsumer(cleanup: Cleanup, port: () => number, person: TestUser): Promise<Consumer> {
  const proxy = await startBreakingProxy(cleanup, port)
  const assistant = await startAssistant(cleanup, proxy.url, person)
  return { assistant, proxy }
}

/** A client of the SDK that is signed in. */
export async function startAssistant(cleanup: Cleanup, url: string, { email, password }: TestUser): Promise<Assistant> {
  const assistant = createAssistant({ url })
  cleanup.add(() => assistant.close())
  await assistant.signIn({ email, password })
  return assistant
}
