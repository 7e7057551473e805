import fc from 'fast-check'
import { checkInvariants } from './refresh-checks.js'
import { endCodeOf, type Model } from './refresh-model.js'

/** The number of commands that were run. */
export interface Steps {
  count: number
}

export type Command = fc.AsyncCommand<Model, Steps>

type Condition = (model: Readonly<Model>) => boolean

export const always: Condition = () => true
export const isOpen: Condition = (model) => endCodeOf(model) === undefined

/** Creates a command. After it has run, the invariants are checked. */
export function command(name: string, run: (model: Model) => unknown, isPossible: Condition): Command {
  return {
    check: isPossible,
    toString: () => name,
    async run(model, steps) {
      steps.count += 1
      await run(model)
      await checkInvariants(model)
    },
  }
}

export const one = (name: string, run: (model: Model) => unknown, isPossible = always) =>
  fc.constant(command(name, run, isPossible))
