// Uses only the packed SDK. Runs a generation, and prints every event and then the generation as lines of JSON.
import { createAssistant } from '@assistant/sdk'

const { ASSISTANT_URL: url, EMAIL: email, PASSWORD: password, PROMPT: prompt } = process.env

const assistant = createAssistant({ url })
await assistant.signIn({ email, password })
const project = await assistant.api.projects.create.mutate({ name: 'The whole story' })
const run = assistant.generate({ projectId: project.id, prompt })
for await (const event of run) console.log(JSON.stringify(event))
const { id } = await run.generation
console.log(JSON.stringify(await assistant.api.generations.get.query({ generationId: id })))
await assistant.signOut()
await assistant.close()
