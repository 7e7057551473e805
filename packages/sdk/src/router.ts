import type { AuthLoginInput, AuthRegisterInput, DiagnosticEvent, GenerationEvent, Procedures } from './api.js'

export type {
  AppRouter,
  ErrorCode,
  Generation,
  GenerationEvent,
  GenerationFile,
  GenerationsStartInput,
  ResultEvent,
  Session,
  User,
} from './api.js'

/** Inputs of all procedures: `RouterInputs['projects']['create']`. */
export type RouterInputs = {
  [Router in keyof Procedures]: {
    [Name in keyof Procedures[Router]]: TypesOf<Procedures[Router][Name]>['input']
  }
}

/** Answers of all procedures: `RouterOutputs['projects']['list']`. */
export type RouterOutputs = {
  [Router in keyof Procedures]: {
    [Name in keyof Procedures[Router]]: TypesOf<Procedures[Router][Name]>['output']
  }
}

type TypesOf<Procedure> = Procedure extends {
  _def: { $types: infer Types extends { input: unknown; output: unknown } }
}
  ? Types
  : never

/** An event with its number in the generation: 1, 2, 3, … A reader who stopped resumes `after` it. */
export type NumberedEvent = GenerationEvent & { readonly number: number }

/** A problem in a file. Line and column begin at 1. */
export type Diagnostic = Omit<DiagnosticEvent, 'type'>

export type SignInInput = Pick<AuthLoginInput, 'email' | 'password'>
export type RegisterInput = Omit<AuthRegisterInput, 'cookie'>
