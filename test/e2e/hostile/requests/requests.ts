import type { HostileRequest } from './build-request.js'
import { framingRequests } from './framing.js'
import { externalClientRequests, foreignPageRequests, hostRequests, originRequests } from './origins.js'
import { sizeRequests } from './sizes.js'
import { syntaxRequests } from './syntax.js'
import { trpcRequests } from './trpc.js'
import { valueRequests } from './values.js'

/** Hostile requests of all kinds. */
export const hostileRequests: readonly HostileRequest[] = [
  ...syntaxRequests,
  ...framingRequests,
  ...valueRequests,
  ...trpcRequests,
  ...originRequests,
  ...hostRequests,
  ...sizeRequests,
  ...foreignPageRequests,
  ...externalClientRequests,
]
