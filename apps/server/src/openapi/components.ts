import {
  auditEntry,
  chatEvent,
  diagnostic,
  diagnosticEvent,
  engine,
  errorBody,
  errorEvent,
  failure,
  fileCompletedEvent,
  fileDeltaEvent,
  fileRemovedEvent,
  fileStartedEvent,
  generation,
  generationEvent,
  generationFile,
  generationFileWithContent,
  invitation,
  member,
  progressEvent,
  project,
  restartedEvent,
  resultEvent,
  session,
  signedIn,
  statusEvent,
  storedSettings,
  tokens,
  usage,
  user,
} from '@assistant/contract'
import * as z from 'zod'
import type { ZodOpenApiSecuritySchemeObject } from 'zod-openapi'

export const errorAnswer = z.object({ error: errorBody })

const described: readonly (readonly [name: string, schema: z.ZodType, description: string])[] = [
  ['User', user, 'An account. Its highest role decides what it may do.'],
  ['Session', session, 'A sign-in of an account on one device.'],
  ['Tokens', tokens, 'The tokens of a session. In cookie mode both are null, because they are in HttpOnly cookies.'],
  ['SignedIn', signedIn, 'The account that signed in, its session and its tokens.'],
  ['Project', project, "A project. `role` is the caller's. `deletedAt` is null unless the project is in the bin."],
  [
    'ProjectSettings',
    storedSettings,
    'At most 32 KiB of JSON with 8 levels. The keys listed here are validated; all other keys are stored unchanged.',
  ],
  ['Member', member, 'A member of a project: the owner, an editor or a viewer.'],
  ['Invitation', invitation, 'An invitation of one e-mail address to a project.'],
  [
    'Generation',
    generation,
    'A request to write, fix, discuss, analyze or import files. `lastEventId` is the number of its last event, 0 before the first.',
  ],
  ['GenerationFile', generationFile, 'A file of a generation. `change` compares it with the parent.'],
  ['GenerationFileWithContent', generationFileWithContent, 'A file of a generation with its content.'],
  ['Diagnostic', diagnostic, 'A finding of the analyzer in a file. Line and column begin at 1.'],
  ['Failure', failure, 'The reason why a generation failed.'],
  ['Usage', usage, 'The input and output tokens of the model.'],
  ['Engine', engine, 'An engine that writes files. The default one is used when a call names none.'],
  ['AuditEntry', auditEntry, 'An entry of the audit log. An `actorId` of null means the system itself.'],
  [
    'GenerationEvent',
    generationEvent,
    'An event of a generation. Events are numbered 1, 2, 3, … per generation. `result` is always the last one.',
  ],
  ['StatusEvent', statusEvent, 'The generation has a new status.'],
  ['ProgressEvent', progressEvent, 'The generation has reached a step.'],
  ['ChatEvent', chatEvent, 'A part of the chat text, in Markdown.'],
  ['FileStartedEvent', fileStartedEvent, 'A file begins. If the path was written before, the new file replaces it.'],
  ['FileDeltaEvent', fileDeltaEvent, 'A part of a file.'],
  ['FileCompletedEvent', fileCompletedEvent, 'A file is complete. Its parts together have this size and hash.'],
  ['FileRemovedEvent', fileRemovedEvent, 'A file of the parent was removed.'],
  ['RestartedEvent', restartedEvent, 'The generation starts again. Drop all earlier chat and files.'],
  ['DiagnosticEvent', diagnosticEvent, 'The analyzer found something in a file.'],
  ['ErrorEvent', errorEvent, 'An error occurred.'],
  ['ResultEvent', resultEvent, 'The generation has ended. `files` lists all of its files.'],
  ['Error', errorBody, 'An error. Programs read `code`; `message` is for people.'],
  ['ErrorAnswer', errorAnswer, 'The answer to every call that fails.'],
]

/** Schemas that have a name in the document. The names are passed separately, so that the schemas stay unchanged. */
export const schemas = Object.fromEntries(described.map(([name, schema]) => [name, schema]))

export const schemaDescriptions: ReadonlyMap<unknown, string> = new Map(
  described.map(([, schema, description]) => [schema, description]),
)

const csrf = 'Always `1`. Required with cookies for all methods but GET. The page must be of an allowed origin.'

/** Parameters of public calls that read or set cookies. Other calls have the CSRF header in their security. */
export const parameters = {
  csrf: { name: 'x-assistant-csrf', in: 'header', description: csrf, schema: { const: '1' } },
} as const

export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` from the answer to a sign-in or a refresh.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-assistant-access',
    description: `Set by a sign-in with \`"cookie": true\`, and sent by the browser. On plain http, which is allowed on loopback only, its
name is \`assistant-access-<port>\`.`,
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'x-assistant-csrf',
    description: csrf,
  },
} satisfies Record<string, ZodOpenApiSecuritySchemeObject>

export const headers = {
  RetryAfter: {
    description: 'Number of seconds to wait before the next try.',
    schema: { type: 'integer', minimum: 0 },
    example: 42,
  },
} as const
