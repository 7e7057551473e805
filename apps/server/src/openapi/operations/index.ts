import type { contract } from '@assistant/contract'
import type { OperationText, OperationTexts } from '../operation-text.js'
import { audit } from './audit.js'
import { auth } from './auth.js'
import { generations } from './generations.js'
import { projects } from './projects.js'
import { sessions } from './sessions.js'
import { system } from './system.js'
import { users } from './users.js'

const routers: { readonly [Router in keyof typeof contract]: OperationTexts<(typeof contract)[Router]> } = {
  auth,
  users,
  sessions,
  projects,
  generations,
  audit,
  system,
}

/** By the procedure's name: `auth.register`. */
export const operationTexts: ReadonlyMap<string, OperationText> = new Map(
  Object.entries(routers).flatMap(([router, texts]) =>
    Object.entries<OperationText>({ ...texts }).map(([name, text]) => [`${router}.${name}`, text]),
  ),
)
