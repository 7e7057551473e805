import { appRouter } from '@assistant/api'
import { restRoute } from '../../support/clients/rest-calls.js'

/** Names of the procedures that have a route in the REST API. */
export const restProcedures = Object.keys(appRouter._def.procedures).filter((name) => restRoute(name) !== undefined)

/** Id of the only operation that is not a procedure: the download of a generation as a ZIP file. */
export const archiveOperation = 'generations.archive'
