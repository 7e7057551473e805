import { describe, expectTypeOf, it } from 'vitest'
import {
  type AnalyzeOptions,
  type Assistant,
  type ConverseOptions,
  type ErrorCode,
  type FixOptions,
  type GenerateOptions,
  type Generation,
  type GenerationEvent,
  type GenerationRun,
  type ImportOptions,
  isAssistantError,
  type NumberedEvent,
  type Project,
  type ResultEvent,
  type RouterInputs,
  type User,
} from './index.js'

type Answer<Call extends (...parameters: never[]) => Promise<unknown>> = Awaited<ReturnType<Call>>

describe('the types of the client', () => {
  it('equal the types of the router', () => {
    expectTypeOf<Answer<Assistant['api']['users']['me']['query']>>().toEqualTypeOf<User>()
    expectTypeOf<Answer<Assistant['api']['projects']['create']['mutate']>>().toEqualTypeOf<Project>()
    expectTypeOf<Answer<Assistant['api']['generations']['start']['mutate']>>().toEqualTypeOf<Generation>()
    expectTypeOf<RouterInputs['generations']['get']>().toEqualTypeOf<{ generationId: string }>()
    expectTypeOf<User['status']>().toEqualTypeOf<'active' | 'suspended'>()
  })

  it('distinguish events by their type', () => {
    expectTypeOf<GenerationEvent>().not.toBeAny()
    expectTypeOf<Extract<NumberedEvent, { type: 'chat' }>>().toMatchObjectType<{
      type: 'chat'
      text: string
      readonly number: number
    }>()
    expectTypeOf<Extract<GenerationEvent, { type: 'result' }>['diagnostics']>().toEqualTypeOf<{
      errors: number
      warnings: number
    }>()
  })

  it('narrow an error to the given codes', () => {
    const error: unknown = undefined
    if (isAssistantError(error, 'PROJECT_NOT_FOUND', 'ABORTED')) {
      expectTypeOf(error.code).toEqualTypeOf<'PROJECT_NOT_FOUND' | 'ABORTED'>()
    }
    expectTypeOf<'EVENTS_EXPIRED'>().toExtend<ErrorCode>()
    expectTypeOf<'NETWORK'>().not.toExtend<ErrorCode>()
  })

  it('allow each kind of generation exactly its own options', () => {
    type Keys = 'projectId' | 'idempotencyKey' | 'signal' | 'onInterrupted' | 'onProgress'
    expectTypeOf<keyof GenerateOptions>().toEqualTypeOf<Keys | 'prompt' | 'parentId' | 'engine'>()
    expectTypeOf<keyof ConverseOptions>().toEqualTypeOf<Keys | 'prompt' | 'parentId' | 'engine'>()
    expectTypeOf<keyof FixOptions>().toEqualTypeOf<Keys | 'prompt' | 'parentId' | 'engine' | 'errorMessage'>()
    expectTypeOf<keyof ImportOptions>().toEqualTypeOf<Keys | 'prompt' | 'parentId' | 'files'>()

    type Ids = { projectId: string; parentId: string }
    type Files = { projectId: string; files: Map<string, string> }
    expectTypeOf<{ projectId: string; prompt: string }>().toExtend<GenerateOptions>()
    expectTypeOf<Ids>().not.toExtend<GenerateOptions>()
    expectTypeOf<Ids>().toExtend<FixOptions>()
    expectTypeOf<{ projectId: string; prompt: string }>().not.toExtend<FixOptions>()
    expectTypeOf<Ids>().not.toExtend<ConverseOptions>()
    expectTypeOf<Files>().toExtend<ImportOptions>()
    expectTypeOf<Ids>().not.toExtend<ImportOptions>()
    expectTypeOf<Files>().toExtend<AnalyzeOptions>()
    expectTypeOf<Ids>().toExtend<AnalyzeOptions>()
    expectTypeOf<Ids & Files>().not.toExtend<AnalyzeOptions>()
    expectTypeOf<{ projectId: string }>().not.toExtend<AnalyzeOptions>()
  })

  it('reject a call with an option that its kind does not have', () => {
    const ask = (assistant: Assistant, projectId: string, parentId: string, files: Map<string, string>) => [
      // @ts-expect-error: `fix` is a method of its own
      assistant.generate({ projectId, prompt: 'a feed', kind: 'fix' }),
      // @ts-expect-error: only `fix` accepts an error message
      assistant.generate({ projectId, prompt: 'a feed', errorMessage: 'no' }),
      // @ts-expect-error: `fix` accepts no files, which have to be imported first
      assistant.fix({ projectId, parentId, files }),
      // @ts-expect-error: an import uses no engine
      assistant.importFiles({ projectId, files, engine: 'template' }),
      // @ts-expect-error: an analysis uses no engine
      assistant.analyze({ projectId, parentId, engine: 'template' }),
    ]
    expectTypeOf(ask).returns.toEqualTypeOf<GenerationRun[]>()
  })

  it('include the results of a run and of an archive', () => {
    expectTypeOf<Answer<GenerationRun['result']>>().toEqualTypeOf<ResultEvent>()
    expectTypeOf<ResultEvent['status']>().toEqualTypeOf<'succeeded' | 'failed' | 'canceled'>()
    expectTypeOf<Answer<GenerationRun['files']>>().toEqualTypeOf<ReadonlyMap<string, string>>()
    expectTypeOf<Answer<Assistant['archive']>>().toEqualTypeOf<ReadableStream<Uint8Array>>()
  })
})
