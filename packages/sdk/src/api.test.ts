import type { AppRouter as ServerRouter } from '@assistant/api'
import type { TRPCClient } from '@trpc/client'
import { describe, expectTypeOf, it } from 'vitest'
import type { Api, AppRouter, Procedures } from './api.js'
import type { Unsubscribable } from './calls.js'
import type { RouterInputs, RouterOutputs } from './router.js'

type Equal<Left, Right> =
  (<Value>() => Value extends Left ? 1 : 2) extends <Value>() => Value extends Right ? 1 : 2 ? true : false

type Names = { [Router in keyof Procedures]: `${Router}.${keyof Procedures[Router] & string}` }[keyof Procedures]
type RouterOf<Name> = Name extends `${infer Router extends keyof Procedures}.${string}` ? Router : never
type ProcedureOf<Name> = Name extends `${string}.${infer Procedure}` ? Procedure : never
type At<Routers, Name> =
  RouterOf<Name> extends keyof Routers
    ? ProcedureOf<Name> extends keyof Routers[RouterOf<Name>]
      ? Routers[RouterOf<Name>][ProcedureOf<Name>]
      : 'none'
    : 'none'

type TypesOf<Procedure> = Procedure extends { _def: { $types: infer Types } } ? Types : 'none'

/** Names of the procedures whose types differ between the generated file and the router. Must be `never`. */
type Different = {
  [Name in Names]: Equal<TypesOf<At<Procedures, Name>>, TypesOf<At<ServerRouter['_def']['record'], Name>>> extends true
    ? never
    : Name
}[Names]

/** Names of the procedures whose client method has another input or output. Must be `never`. */
type Misdescribed = {
  [Name in Names]: MethodOf<At<Api, Name>> extends (input: infer Input, options?: infer _) => infer Answer
    ? Equal<[Input, Answered<Answer>], [At<RouterInputs, Name>, Answered<At<RouterOutputs, Name>>]> extends true
      ? never
      : Name
    : Name
}[Names]

type MethodOf<Methods> = Methods extends
  | { query: infer Method }
  | { mutate: infer Method }
  | { subscribe: infer Method }
  ? Method
  : never
type Answered<Answer> =
  Answer extends Promise<infer Value> ? Value : Answer extends AsyncIterable<infer Event> ? Event : Answer

describe('the generated interface', () => {
  it('has the procedures of the router, with equal types', () => {
    expectTypeOf<keyof ServerRouter['_def']['record']>().toEqualTypeOf<keyof Procedures>()
    expectTypeOf<Different>().toEqualTypeOf<never>()
  })

  it("includes an AppRouter that is the type of the server's router", () => {
    expectTypeOf<Equal<AppRouter, ServerRouter>>().toEqualTypeOf<true>()
  })

  it('describes the client that tRPC creates for the router', () => {
    expectTypeOf<TRPCClient<ServerRouter>>().toExtend<Api>()
    expectTypeOf<keyof Api>().toEqualTypeOf<keyof Procedures>()
    expectTypeOf<Misdescribed>().toEqualTypeOf<never>()
    expectTypeOf<Unsubscribable>().toEqualTypeOf<{ unsubscribe(): void }>()
  })

  it('differs from a wrong type, so that these checks can fail', () => {
    type Wrong = { input: string; output: number }
    expectTypeOf<Equal<TypesOf<At<Procedures, 'users.get'>>, Wrong>>().toEqualTypeOf<false>()
    expectTypeOf<Names>().not.toEqualTypeOf<never>()
    expectTypeOf<At<ServerRouter['_def']['record'], 'users.get'>>().not.toEqualTypeOf<'none'>()
  })
})
