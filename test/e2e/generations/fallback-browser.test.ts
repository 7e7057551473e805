import type * as Sdk from '@assistant/sdk'
import type { NumberedEvent } from '@assistant/sdk'
import { describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser/browser.js'
import { openSdkPage } from '../../support/browser/sdk-page.js'
import { cleanUpAfterAll } from '../../support/cleanup.js'
import { expectCompleteEvents } from '../../support/clients/event-assertions.js'
import { createProject, registerUser } from '../../support/clients/test-users.js'
import { isSkippedWithout, requirements } from '../../support/requirements.js'
import { startChaosServer } from '../../support/servers/chaos-server.js'
import { startBreakingProxy } from '../../support/services/breaking-proxy.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe.skipIf(isSkippedWithout(requirements.chromium))(
  'the SDK in a browser behind a proxy that breaks WebSockets',
  () => {
    const cleanup = cleanUpAfterAll()

    it('reads a complete generation', async () => {
      // The page comes from the proxy, so the server must allow the origin of the proxy.
      let port = 0
      const proxy = await startBreakingProxy(cleanup, () => port, { upgrades: '502' })
      const dataFolder = await temporaryFolder(cleanup)
      const server = await startChaosServer(cleanup, { dataFolder, environment: { ALLOWED_ORIGINS: proxy.url } })
      port = server.port
      server.open()
      const person = await registerUser(server.url)
      const { id: projectId } = await createProject(server.url, person)
      const page = await openSdkPage(await openBrowser(cleanup), proxy.url)

      const events = await page.evaluate(
        async ({ url, email, password, projectId }) => {
          // Imports the SDK in the browser, through the import map of the page.
          const { createAssistant } = (await new Function("return import('@assistant/sdk')")()) as typeof Sdk
          const assistant = createAssistant({ url })
          await assistant.signIn({ email, password })
          const events: NumberedEvent[] = []
          for await (const event of assistant.generate({ projectId, engine: 'counting', prompt: '50' }))
            events.push(event)
          await assistant.close()
          return events
        },
        { url: proxy.url, email: person.email, password: person.password, projectId },
      )
      expect(expectCompleteEvents(events).status).toBe('succeeded')
      expect(proxy.upgradeCount()).toBe(2)
    })
  },
)
