// Type-checked outside of the workspace, against the installed tarball. It is never run.
import {
  type AppRouter,
  type Assistant,
  AssistantError,
  type AssistantErrorCode,
  collectFiles,
  createAssistant,
  type Diagnostic,
  type ErrorCode,
  type Generation,
  type GenerationEvent,
  type GenerationFile,
  isAssistantError,
  memoryStorage,
  type Project,
  type RouterInputs,
  type RouterOutputs,
  type Session,
  type SessionStorage,
  type User,
  webStorage,
} from '@assistant/sdk'
import { fileStorage, saveFiles } from '@assistant/sdk/node'

type Equal<Left, Right> =
  (<Value>() => Value extends Left ? 1 : 2) extends <Value>() => Value extends Right ? 1 : 2 ? true : false
type IsAny<Value> = 0 extends 1 & Value ? true : false
declare function expectTrue<_Claim extends true>(): void
declare function expectFalse<_Claim extends false>(): void

const assistant: Assistant = createAssistant({ url: 'http://127.0.0.1:3000', transport: 'auto' })

// Asserts that no type is `any` and that no property is missing.
expectFalse<IsAny<AppRouter>>()
expectFalse<IsAny<User>>()
expectFalse<IsAny<Project>>()
expectFalse<IsAny<Generation>>()
expectFalse<IsAny<GenerationEvent>>()
expectFalse<IsAny<Assistant['api']['projects']['create']['mutate']>>()
expectTrue<Equal<User['roles'], ('admin' | 'user' | 'guest')[]>>()
expectTrue<Equal<User['avatarUrl'], string | null>>()
expectTrue<Equal<Session['current'], boolean>>()
expectTrue<Equal<Generation['status'], 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'>>()
expectTrue<Equal<Project['role'], 'owner' | 'editor' | 'viewer'>>()
expectTrue<Equal<GenerationFile['change'], 'added' | 'modified' | 'unchanged'>>()
expectTrue<Equal<Diagnostic['severity'], 'error' | 'warning' | 'info'>>()
expectTrue<Equal<RouterOutputs['projects']['create'], Project>>()
expectTrue<Equal<RouterInputs['projects']['get'], { projectId: string }>>()
expectTrue<Equal<Awaited<ReturnType<Assistant['api']['users']['me']['query']>>, User>>()
expectTrue<
  Equal<
    GenerationEvent['type'],
    | 'status'
    | 'progress'
    | 'chat'
    | 'fileStarted'
    | 'fileDelta'
    | 'fileCompleted'
    | 'fileRemoved'
    | 'restarted'
    | 'diagnostic'
    | 'error'
    | 'result'
  >
>()
expectTrue<'PROJECT_NOT_FOUND' extends ErrorCode ? true : false>()
expectFalse<'NETWORK' extends ErrorCode ? true : false>()
expectTrue<'NETWORK' extends AssistantErrorCode ? true : false>()

async function use(): Promise<void> {
  const user: User = await assistant.signIn({ email: 'ada@example.com', password: 'secret' })
  const project = await assistant.api.projects.create.mutate({ name: user.name, settings: { product: 'feed' } })
  const run = assistant.generate({ projectId: project.id, prompt: 'a feed', onInterrupted: (error) => error.code })
  for await (const event of run) {
    event.number satisfies number
    // @ts-expect-error: only some events have a path
    event.path
    if (event.type === 'fileCompleted') event.sha256 satisfies string
    if (event.type === 'result') event.files satisfies GenerationFile[]
  }
  const generation: Generation = await run.generation
  const collected: ReadonlyMap<string, string> = await collectFiles(assistant.resume(generation.id))
  const files: ReadonlyMap<string, string> = await assistant.download(generation.id)
  await assistant.fix({ projectId: generation.projectId, parentId: generation.id }).result()
  assistant.importFiles({ projectId: generation.projectId, files: collected })
  // @ts-expect-error: the parent is missing
  assistant.fix({ projectId: generation.projectId })
  await saveFiles('out', files)

  // @ts-expect-error: an unknown key
  await assistant.api.projects.create.mutate({ name: 'x', colour: 'teal' })
  // @ts-expect-error: an unknown value
  await assistant.api.projects.create.mutate({ name: 'x', settings: { product: 'shop' } })
  // @ts-expect-error: a required key is missing
  await assistant.api.projects.get.query({})
  // @ts-expect-error: there is no such procedure
  await assistant.api.projects.explode.mutate({})
  // @ts-expect-error: a query is not a mutation
  await assistant.api.projects.get.mutate({ projectId: project.id })
  // @ts-expect-error: the prompt is missing
  assistant.generate({ projectId: project.id })
}

try {
  await use()
} catch (error) {
  if (isAssistantError(error, 'PROJECT_NOT_FOUND', 'NETWORK')) {
    expectTrue<Equal<(typeof error)['code'], 'PROJECT_NOT_FOUND' | 'NETWORK'>>()
  }
  // @ts-expect-error: there is no such code
  isAssistantError(error, 'PROJECT_LOST')
  if (isAssistantError(error)) {
    error.code satisfies AssistantErrorCode
    error.requestId satisfies string | undefined
    error.fields satisfies readonly { path: string; message: string }[]
  }
  if (error instanceof AssistantError) error.retryAfterSeconds satisfies number | undefined
}

for (const storage of [memoryStorage(), webStorage('key'), fileStorage('session.json')] satisfies SessionStorage[]) {
  createAssistant({ url: '', storage, fetch, WebSocket, onSignedOut: (reason) => reason.code })
}
