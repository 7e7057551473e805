import { setTimeout as elapse } from 'node:timers/promises'
import { createAssistant } from '@assistant/sdk'
import { expect } from 'vitest'
import type { Cleanup } from '../../support/cleanup.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import type { ChaosServer } from '../../support/servers/chaos-server.js'
import { type BreakingProxy, startBreakingProxy, type UpgradeBehaviour } from '../../support/services/breaking-proxy.js'

interface ProxyOptions {
  /** Reaction of the proxy to WebSocket upgrades. Default: the answer 502. */
  readonly upgrades?: UpgradeBehaviour
  /** Returns the time of the device in milliseconds. Default: the system clock. */
  readonly now?: () => number
}

/** A signed-in client with a project, which reaches the server through a proxy that breaks WebSockets. */
export type ClientBehindProxy = Awaited<ReturnType<typeof startBehindProxy>>

/** Registers a user with a project, and signs in through a new proxy. */
export async function startBehindProxy(
  cleanup: Cleanup,
  server: ChaosServer,
  { upgrades = '502', now = Date.now }: ProxyOptions = {},
) {
  const proxy = await startBreakingProxy(cleanup, () => server.port, { upgrades })
  const person = await registerUser(server.url)
  const { email, password } = person
  const { id: projectId } = await createProject(server.url, person)
  const requestedUrls: string[] = []
  const assistant = createAssistant({
    url: proxy.url,
    // The timeout is short only for the proxy that never answers. Slow answers of the others must not time out.
    timeoutSeconds: upgrades === 'unanswered' ? 3 : 30,
    fetch(url, init) {
      requestedUrls.push(url)
      return fetch(url, init)
    },
    runtime: {
      now,
      sleep: (milliseconds, signal) => elapse(milliseconds, undefined, { signal }).catch(() => undefined),
      random: Math.random,
      randomId: () => crypto.randomUUID(),
    },
  })
  cleanup.add(() => assistant.close())
  await assistant.signIn({ email, password })
  return {
    proxy,
    person,
    projectId,
    assistant,
    /** Returns the number of requests whose URL contains `path`. */
    countRequests: (path: string) => requestedUrls.filter((url) => url.includes(path)).length,
    /** Starts a generation that emits `chunkCount` chunks of chat. */
    generate: (chunkCount: number) => assistant.generate({ projectId, engine: 'counting', prompt: String(chunkCount) }),
  }
}

/** Waits until no stream is open. Fetch keeps one idle connection, which the proxy counts on both of its sides. */
export const waitForClosedStreams = (proxy: BreakingProxy) => expect.poll(proxy.connectionCount).toBeLessThanOrEqual(2)
