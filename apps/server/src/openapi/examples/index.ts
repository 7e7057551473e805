import type { contract } from '@assistant/contract'
import { audit } from './audit.js'
import { auth } from './auth.js'
import { generations } from './generations.js'
import type { OperationExample, OperationExamples } from './operation-example.js'
import { projects } from './projects.js'
import { sessions } from './sessions.js'
import { system } from './system.js'
import { users } from './users.js'

const routers: { readonly [Router in keyof typeof contract]: OperationExamples<(typeof contract)[Router]> } = {
  auth,
  users,
  sessions,
  projects,
  generations,
  audit,
  system,
}

/** Examples by the name of their procedure, such as `auth.register`. */
export const operationExamples: ReadonlyMap<string, OperationExample> = new Map(
  Object.entries(routers).flatMap(([router, examples]) =>
    Object.entries<OperationExample>({ ...examples }).map(([name, example]) => [`${router}.${name}`, example]),
  ),
)
