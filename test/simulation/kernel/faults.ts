import { createRandom, mixInto, type Random } from './random.js'

export interface FaultOccurrence {
  readonly fault: string
  /** Index of the query for a fault of this kind, from 0. */
  readonly nth: number
}

/** Decides which faults occur in a world. */
export interface Faults {
  /**
   * Returns true when a fault of this kind occurs here. Each kind has its own random numbers, and a disabled fault
   * draws one too. Disabling a fault therefore changes the rest of a history as little as possible.
   */
  occurs(fault: string, probability: number): boolean
  /** Enables or disables all faults. They are disabled at the start. */
  setEnabled(isEnabled: boolean): void
  /** The faults that occurred, in order. */
  readonly occurred: readonly FaultOccurrence[]
}

/** Creates the faults of a world. `isDisabled` returns true for a fault that must not occur. */
export function createFaults(seed: number, isDisabled: (fault: FaultOccurrence) => boolean): Faults {
  const kinds = new Map<string, { readonly random: Random; queries: number }>()
  const occurred: FaultOccurrence[] = []
  let areEnabled = false
  return {
    occurs(fault, probability) {
      let kind = kinds.get(fault)
      if (kind === undefined) {
        kind = { random: createRandom(mixInto(seed, fault)), queries: 0 }
        kinds.set(fault, kind)
      }
      const occurrence = { fault, nth: kind.queries++ }
      if (!kind.random.chance(probability) || !areEnabled || isDisabled(occurrence)) return false
      occurred.push(occurrence)
      return true
    },
    setEnabled(isEnabled) {
      areEnabled = isEnabled
    },
    occurred,
  }
}
