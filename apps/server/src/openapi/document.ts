import type { AnyTRPCRouter } from '@trpc/server'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiOverride } from 'zod-openapi'
import { listRestProcedures } from '../rest/procedures.js'
import { headers, parameters, schemaDescriptions, schemas, securitySchemes } from './components.js'
import { errorExamples } from './errors.js'
import { operationExamples } from './examples/index.js'
import { introduction, tags } from './introduction.js'
import { operationOf } from './operation.js'
import { archive, archiveOperation, eventsOperation } from './streams.js'

export interface DocumentOptions {
  readonly router: AnyTRPCRouter
  readonly version: string
  /** Base URL of the paths in the document. */
  readonly url: string
}

/** Returns the OpenAPI 3.1 document of the REST API. */
export function createApiDocument({ router, version, url }: DocumentOptions) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  const add = (method: string, path: string, operation: ZodOpenApiOperationObject) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  for (const procedure of listRestProcedures(router)) {
    const { kind, name, method, path } = procedure
    add(method, path, kind === 'subscription' ? eventsOperation(procedure) : operationOf(procedure, exampleOf(name)))
  }
  add(archive.method, archive.path, archiveOperation)
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title: 'LikeMinds Assistant', version, description: introduction },
      servers: [{ url }],
      tags,
      paths,
      components: { schemas, examples: errorExamples, headers, parameters, securitySchemes },
    },
    { override: adaptSchema },
  )
}

function exampleOf(name: string) {
  const example = operationExamples.get(name)
  if (example === undefined) throw new TypeError(`There is no example of ${name}. Add one in openapi/examples.`)
  return example
}

const timePattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$'

const adaptSchema: ZodOpenApiOverride = ({ zodSchema, jsonSchema, io }) => {
  const description = schemaDescriptions.get(zodSchema)
  if (description !== undefined) jsonSchema.description = description
  // Later versions may add keys to answers, so clients must not reject unknown ones.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  // Zod's patterns for these formats are long and add nothing to `format`.
  if (jsonSchema.format === 'uuid' || jsonSchema.format === 'email') delete jsonSchema.pattern
  if (jsonSchema.format === 'date-time') jsonSchema.pattern = timePattern
}
