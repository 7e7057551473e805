// Compiled to declarations that refer to types of the SDK. It is never run.
import { createAssistant } from '@assistant/sdk'

export const assistant = createAssistant({ url: 'http://127.0.0.1:3000' })
export const api = assistant.api
export const share = assistant.api.projects.share
export const events = assistant.api.generations.events
export const listProjects = () => assistant.api.projects.list.query()
export const watch = (projectId: string) => assistant.api.projects.watch.subscribe({ projectId })
