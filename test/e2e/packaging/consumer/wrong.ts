// Contains two type errors, which the compiler must find: this proves that the checks of types.ts can fail.
import { createAssistant } from '@assistant/sdk'

const assistant = createAssistant({ url: 'http://127.0.0.1:3000' })
await assistant.api.projects.create.mutate({ name: 'x', colour: 'teal' })
const id: number = (await assistant.api.users.me.query()).id
console.log(id)
