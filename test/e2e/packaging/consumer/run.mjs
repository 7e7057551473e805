// Calls the SDK without a server: every entry point loads, calls fail with their codes, and the process exits.
import { createAssistant, isAssistantError } from '@assistant/sdk'
import { fileStorage, saveFiles } from '@assistant/sdk/node'

const assistant = createAssistant({ url: 'http://127.0.0.1:9', storage: fileStorage('session.json') })
const codeOf = (call) =>
  call.then(
    () => 'none',
    (error) => (isAssistantError(error) ? error.code : String(error)),
  )

console.log(await codeOf(assistant.resume('019c0000-0000-7000-8000-000000000000').next()))
console.log(await codeOf(assistant.signIn({ email: 'ada@example.com', password: 'irrelevant' })))
console.log(await codeOf(saveFiles('out', new Map([['../x', '']]))))
console.log(await assistant.user())
await assistant.close()
