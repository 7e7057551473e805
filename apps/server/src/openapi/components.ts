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
  ['User', user, 'An account. Of its roles the highest counts.'],
  ['Session', session, 'Where somebody is signed in.'],
  ['Tokens', tokens, 'The tokens of a session. In cookie mode both are null: they are in HttpOnly cookies.'],
  ['SignedIn', signedIn, 'Who signed in, the session, and its tokens.'],
  ['Project', project, "A project. `role` is the caller's; `deletedAt` is null unless it is in the bin."],
  [
    'ProjectSettings',
    storedSettings,
    'At most 32 KiB of JSON and 8 levels. The keys named here have their form; all others are kept as they are given.',
  ],
  ['Member', member, 'Somebody in a project. The owner is one too.'],
  ['Invitation', invitation, 'An invitation to a project, for one address.'],
  [
    'Generation',
    generation,
    'One run of an engine. `lastEventId` is the number of its last event, 0 before the first.',
  ],
  ['GenerationFile', generationFile, "A file of a generation's tree. `change` is against the parent's."],
  ['GenerationFileWithContent', generationFileWithContent, 'A file with its content.'],
  ['Diagnostic', diagnostic, 'Something found in a file. Line and column begin at 1.'],
  ['Failure', failure, 'Why a generation failed.'],
  ['Usage', usage, 'What a model was asked and answered with, in tokens.'],
  ['Engine', engine, 'What writes. The default one is taken when none is named.'],
  ['AuditEntry', auditEntry, 'Something that happened. An `actorId` of null is the system itself.'],
  [
    'GenerationEvent',
    generationEvent,
    'What a generation says while it runs, numbered 1, 2, 3, … within it. `result` is always the last.',
  ],
  ['StatusEvent', statusEvent, 'Where the generation stands.'],
  ['ProgressEvent', progressEvent, 'How far it has come.'],
  ['ChatEvent', chatEvent, 'A piece of Markdown.'],
  ['FileStartedEvent', fileStartedEvent, 'A file begins. When it was there already, what follows replaces it.'],
  ['FileDeltaEvent', fileDeltaEvent, 'A piece of a file.'],
  ['FileCompletedEvent', fileCompletedEvent, 'A file is whole: its pieces together have these bytes and this hash.'],
  ['FileRemovedEvent', fileRemovedEvent, 'A file of the parent is no longer there.'],
  ['RestartedEvent', restartedEvent, 'Chat and files so far are void; what follows replaces them.'],
  ['DiagnosticEvent', diagnosticEvent, 'Something was found in a file.'],
  ['ErrorEvent', errorEvent, 'Something went wrong.'],
  ['ResultEvent', resultEvent, 'The end, whatever it is. `files` is the whole tree.'],
  ['Error', errorBody, 'What went wrong. Programs read `code`; `message` is for people.'],
  ['ErrorAnswer', errorAnswer, 'How every call that fails is answered.'],
]

/** Schemas that have a name of their own in the description. They are named there alone: nothing is put onto them. */
export const schemas = Object.fromEntries(described.map(([name, schema]) => [name, schema]))

export const schemaDescriptions: ReadonlyMap<unknown, string> = new Map(
  described.map(([, schema, description]) => [schema, description]),
)

const csrf = 'Always `1`. Beside the cookies, for what changes something, from a page of an allowed origin.'

/** For calls that nobody has to be signed in for, but that read or set cookies. */
export const parameters = {
  csrf: { name: 'x-assistant-csrf', in: 'header', description: csrf, schema: { const: '1' } },
} as const

export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` that a sign-in or a refresh answers.',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-assistant-access',
    description: `Set by a sign-in with \`"cookie": true\`, and sent by the browser itself. On plain http, which only loopback has, it is
called \`assistant-access-<port>\`.`,
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
    description: 'After how many seconds to try again.',
    schema: { type: 'integer', minimum: 0 },
    example: 42,
  },
} as const
