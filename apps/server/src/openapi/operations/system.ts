import type { contract } from '@assistant/contract'
import type { OperationTexts } from '../operation-text.js'

export const system: OperationTexts<typeof contract.system> = {
  health: { input: {}, output: { status: 'ok', version: '1.0.0', uptimeSeconds: 86_400.5 } },
}
