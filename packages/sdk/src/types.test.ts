import { describe, expectTypeOf, it } from 'vitest'
import {
  type Assistant,
  type ErrorCode,
  type Generation,
  type GenerationEvent,
  isAssistantError,
  type NumberedEvent,
  type Project,
  type RouterInputs,
  type User,
} from './index.js'

type Answer<Call extends (...parameters: never[]) => Promise<unknown>> = Awaited<ReturnType<Call>>

describe('the types of the client', () => {
  it('are those of the router', () => {
    expectTypeOf<Answer<Assistant['api']['users']['me']['query']>>().toEqualTypeOf<User>()
    expectTypeOf<Answer<Assistant['api']['projects']['create']['mutate']>>().toEqualTypeOf<Project>()
    expectTypeOf<Answer<Assistant['api']['generations']['start']['mutate']>>().toEqualTypeOf<Generation>()
    expectTypeOf<RouterInputs['generations']['get']>().toEqualTypeOf<{ generationId: string }>()
    expectTypeOf<User['status']>().toEqualTypeOf<'active' | 'suspended'>()
  })

  it('let an event be told apart by its type', () => {
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

  it('narrow an error to the codes that were asked for', () => {
    const error: unknown = undefined
    if (isAssistantError(error, 'PROJECT_NOT_FOUND', 'ABORTED')) {
      expectTypeOf(error.code).toEqualTypeOf<'PROJECT_NOT_FOUND' | 'ABORTED'>()
    }
    expectTypeOf<'EVENTS_EXPIRED'>().toExtend<ErrorCode>()
    expectTypeOf<'NETWORK'>().not.toExtend<ErrorCode>()
  })
})
