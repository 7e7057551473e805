import { type GenerationEvent, generationEvent, mendText } from '@assistant/contract'
import type { Diagnostic } from '@assistant/generator'
import { mostDiagnostics } from '../limits.js'
import { RunFailure } from './run-failure.js'

/** The event as the contract has it. It is looked at here, once, and never again for a subscriber. */
export function checkedEvent(event: GenerationEvent): GenerationEvent {
  const checked = generationEvent.safeParse(event)
  if (checked.success) return checked.data
  throw new RunFailure('INVALID_OUTPUT', `The engine sent an event of the type ${event.type} that is not valid.`, {
    cause: checked.error,
  })
}

/** The findings as events, at most a thousand, and how many there are in all. */
export function diagnosticItems(findings: readonly Diagnostic[]) {
  const ofSeverity = (severity: Diagnostic['severity']) => findings.filter((one) => one.severity === severity).length
  return {
    items: findings.slice(0, mostDiagnostics).map((finding) => ({
      event: checkedEvent({ type: 'diagnostic', ...finding, message: mendText(finding.message) }),
    })),
    counts: { errors: ofSeverity('error'), warnings: ofSeverity('warning') },
  }
}
