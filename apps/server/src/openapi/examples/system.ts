import type { contract } from '@assistant/contract'
import type { OperationExamples } from './operation-example.js'

export const system: OperationExamples<typeof contract.system> = {
  health: { input: {}, output: { status: 'ok', version: '1.0.0', uptimeSeconds: 86_400.5 } },
}
