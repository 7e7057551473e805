import { hiddenGeneration, hiddenProject, invalidPaging, malformedIds, type ProcedureRules } from './procedure-rules.js'

/** The procedures of generations, the audit log and the system. */
export const generationProcedures: Readonly<Record<string, ProcedureRules>> = {
  'generations.start': {
    input: ({ projectId }) => ({ projectId, prompt: 'A group chat' }),
    hidden: hiddenProject,
    invalid: [
      ...malformedIds('projectId'),
      ['prompt', { prompt: '' }],
      ['prompt', { prompt: 'x'.repeat(20_001) }],
      ['prompt', { prompt: 'a\0b' }],
      ['kind', { kind: 'poem' }],
      ['engine', { engine: 'no-such-engine' }],
      ['idempotencyKey', { idempotencyKey: '' }],
      ['parentId', { parentId: 'x' }],
      ['parentId', { kind: 'fix' }],
      ['files', { kind: 'import' }],
      ['files', { kind: 'analysis' }],
      ['files', { files: [{ path: 'lib/main.dart', content: 'void main() {}' }] }],
      ['files', { kind: 'import', files: [{ path: '../a', content: '' }] }],
      ['files', { kind: 'import', files: ['a', 'a/b'].map((path) => ({ path, content: '' })) }],
      ['errorMessage', { errorMessage: 'It does not compile' }],
      ['engine', { kind: 'import', files: [{ path: 'a', content: '' }], engine: 'template' }],
    ],
  },
  'generations.events': {
    input: ({ generationId }) => ({ generationId }),
    hidden: hiddenGeneration,
    invalid: [
      ...malformedIds('generationId'),
      ['lastEventId', { lastEventId: '-1' }],
      ['lastEventId', { lastEventId: '1e3' }],
      ['lastEventId', { lastEventId: '9'.repeat(16) }],
      ['lastEventId', { lastEventId: 7 }],
    ],
  },
  'generations.get': {
    input: ({ generationId }) => ({ generationId }),
    hidden: hiddenGeneration,
    invalid: malformedIds('generationId'),
  },
  'generations.list': {
    input: ({ projectId }) => ({ projectId }),
    hidden: hiddenProject,
    invalid: [
      ...invalidPaging,
      ...malformedIds('projectId'),
      ['status', { status: 'done' }],
      ['kind', { kind: 'poem' }],
    ],
  },
  'generations.files': {
    input: ({ generationId }) => ({ generationId }),
    hidden: hiddenGeneration,
    invalid: malformedIds('generationId'),
  },
  'generations.file': {
    input: ({ generationId, path }) => ({ generationId, path }),
    hidden: hiddenGeneration,
    invalid: [
      ...malformedIds('generationId'),
      ...['', '/etc/passwd', '../secret', 'a/../b', 'a//b', 'C:/x', 'a\\b', 'x'.repeat(201)].map(
        (path) => ['path', { path }] as const,
      ),
    ],
  },
  'generations.cancel': {
    error: 'GENERATION_FINISHED',
    input: ({ generationId }) => ({ generationId }),
    hidden: hiddenGeneration,
    invalid: malformedIds('generationId'),
  },
  'generations.delete': {
    endsGeneration: true,
    input: ({ generationId }) => ({ generationId }),
    hidden: hiddenGeneration,
    invalid: malformedIds('generationId'),
  },
  'generations.engines': { input: () => ({}), invalid: [] },
  'audit.list': {
    input: () => ({ action: 'user.login', from: '2020-01-01T00:00:00.000Z', limit: 2 }),
    invalid: [
      ...invalidPaging,
      ...malformedIds('actorId'),
      ...malformedIds('projectId'),
      ['action', { action: 'user.explode' }],
      ['from', { from: 'yesterday' }],
      ['to', { to: '2020-01-01' }],
    ],
  },
  'audit.listForProject': {
    input: ({ projectId }) => ({ projectId, limit: 2 }),
    hidden: hiddenProject,
    invalid: [...invalidPaging, ...malformedIds('projectId')],
  },
  'system.health': { input: () => ({}), invalid: [] },
}
