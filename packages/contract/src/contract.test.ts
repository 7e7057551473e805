import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { contract, procedureRecords } from './contract.js'
import { accessErrors, errorsOfAnyCall } from './procedures/errors.js'
import { storedSettings } from './project-settings.js'

const procedures = [...procedureRecords].map(([at, procedure]) => ({ at, procedure }))
const answerOf = (procedure: (typeof procedures)[number]['procedure']) =>
  procedure.kind === 'subscription' ? procedure.event : procedure.output

/** Returns all object schemas in a schema, itself included. */
function objectsIn(value: unknown, seen: Set<unknown>): z.ZodObject[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  if (!(value instanceof z.ZodType)) return Object.values(value).flatMap((inner) => objectsIn(inner, seen))
  const inner = objectsIn(value instanceof z.ZodObject ? value.shape : value.def, seen)
  return value instanceof z.ZodObject ? [value, ...inner] : inner
}

/** The smallest input of each procedure. Procedures that are not listed can be called without an input. */
const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const least: Record<string, unknown> = {
  'auth.register': { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' },
  'auth.login': { email: 'ada@example.com', password: 'correct horse battery' },
  'auth.requestPasswordReset': { email: 'ada@example.com' },
  'auth.resetPassword': { token: 't', newPassword: 'p' },
  'auth.changePassword': { currentPassword: 'p', newPassword: 'q' },
  'auth.verifyEmail': { token: 't' },
  'auth.requestEmailChange': { newEmail: 'ada@example.com', password: 'p' },
  'users.deleteMe': { password: 'p' },
  'users.get': { userId: id },
  'users.invite': { email: 'ada@example.com', roles: ['guest'] },
  'users.setRoles': { userId: id, roles: ['admin'] },
  'users.suspend': { userId: id },
  'users.unsuspend': { userId: id },
  'users.delete': { userId: id },
  'sessions.revoke': { sessionId: id },
  'sessions.revokeAll': { userId: id },
  'projects.create': { name: 'Chat' },
  'projects.get': { projectId: id },
  'projects.update': { projectId: id },
  'projects.delete': { projectId: id },
  'projects.restore': { projectId: id },
  'projects.purge': { projectId: id },
  'projects.members': { projectId: id },
  'projects.share': { projectId: id, email: 'ada@example.com', role: 'viewer' },
  'projects.setRole': { projectId: id, userId: id, role: 'editor' },
  'projects.unshare': { projectId: id, userId: id },
  'projects.leave': { projectId: id },
  'projects.transfer': { projectId: id, userId: id },
  'projects.revokeInvitation': { invitationId: id },
  'projects.acceptInvitation': { invitationId: id },
  'projects.declineInvitation': { invitationId: id },
  'projects.watch': { projectId: id },
  'generations.start': { projectId: id, prompt: 'p' },
  'generations.events': { generationId: id },
  'generations.get': { generationId: id },
  'generations.list': { projectId: id },
  'generations.cancel': { generationId: id },
  'generations.files': { generationId: id },
  'generations.file': { generationId: id, path: 'lib/main.dart' },
  'generations.delete': { generationId: id },
  'audit.listForProject': { projectId: id },
}

describe.each(procedures)('$at', ({ at, procedure }) => {
  it('has an input, and either an output or events', () => {
    const schemas = Object.entries(procedure).flatMap(([key, value]) => (value instanceof z.ZodType ? [key] : []))
    expect(schemas.sort()).toEqual(procedure.kind === 'subscription' ? ['event', 'input'] : ['input', 'output'])
  })

  it('has a summary of one line that begins with a verb and has no full stop', () => {
    expect(procedure.summary).toMatch(/^[A-Z][a-z]+s [^\n]+[^.]$/)
  })

  it('declares each error once, and none that follows from its access or that any call has', () => {
    const implied: readonly string[] = [...errorsOfAnyCall, ...accessErrors(procedure)]
    expect(new Set(procedure.errors).size).toBe(procedure.errors.length)
    expect(procedure.errors.filter((code) => implied.includes(code))).toEqual([])
  })

  it('has a REST method that fits its kind, and only required keys of its input in the path, or is a subscription', () => {
    if (procedure.rest === undefined) return expect(procedure.kind).toBe('subscription')
    const { method, path } = procedure.rest
    expect(method === 'GET').toBe(procedure.kind !== 'mutation')
    const required = procedure.input.safeParse({}).error?.issues.map((issue) => issue.path.join('.')) ?? []
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(required).toContain(name)
  })

  it('requires the key that names its project when a project role gives access, and declares no such key otherwise', () => {
    const isByRole = ['owner', 'editor', 'viewer'].includes(procedure.access)
    const subject = procedure.subject ?? 'projectId'
    const required = procedure.input.safeParse({}).error?.issues.map((issue) => issue.path.join('.')) ?? []
    if (isByRole) expect(required).toContain(subject)
    else expect(procedure.subject).toBeUndefined()
  })

  it('accepts the smallest input, which is undefined if no key is required', () => {
    expect(procedure.input.safeParse(least[at]).error).toBeUndefined()
    expect(procedure.input.safeParse(undefined).success).toBe(!(at in least))
  })

  it('rejects an unknown key of the input, and names it', () => {
    const given = { ...Object(least[at] ?? {}), isAdmin: true }
    expect(procedure.input.safeParse(given).error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['isAdmin'] }),
    ])
  })

  it('rejects __proto__ as a key of the input', () => {
    const given = Object.fromEntries([...Object.entries(Object(least[at] ?? {})), ['__proto__', { isAdmin: true }]])
    expect(procedure.input.safeParse(given).error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['__proto__'] }),
    ])
  })

  it('drops all keys of an answer that no schema names, except in stored settings', () => {
    const answer = answerOf(procedure)
    expect(objectsIn(answer, new Set())).not.toEqual([])
    for (const object of objectsIn(answer, new Set())) {
      const keeps = object === storedSettings ? 'unknown' : undefined
      expect(object.def.catchall?._zod.def.type).toBe(keeps)
    }
  })

  it('converts to JSON Schema', () => {
    for (const schema of [procedure.input, answerOf(procedure)]) {
      for (const io of ['input', 'output'] as const) {
        expect(() => z.toJSONSchema(schema, { io, unrepresentable: 'any' })).not.toThrow()
      }
    }
  })
})

/** Written down a second time, so that a change of who may call is made on purpose. */
const access: Record<string, string> = {
  public: `auth.register auth.login auth.refresh auth.logout auth.requestPasswordReset auth.resetPassword auth.verifyEmail
    system.health`,
  unverified: 'auth.requestEmailVerification auth.requestEmailChange users.me',
  mailedToken: 'projects.acceptInvitation',
  user: `auth.changePassword users.updateMe users.deleteMe sessions.list sessions.revoke sessions.revokeOthers
    sessions.watch projects.create projects.list projects.invitations projects.declineInvitation generations.engines`,
  admin: `users.get users.list users.invite users.setRoles users.suspend users.unsuspend users.delete sessions.revokeAll
    audit.list`,
  viewer: `projects.get projects.members projects.leave projects.watch generations.events generations.get
    generations.list generations.files generations.file`,
  editor: 'projects.update generations.start generations.cancel generations.delete',
  owner: `projects.delete projects.restore projects.purge projects.share projects.setRole projects.unshare
    projects.transfer projects.revokeInvitation audit.listForProject`,
}

describe('the contract', () => {
  it('admits the listed callers to each procedure', () => {
    const written = Object.entries(access).flatMap(([who, names]) => names.split(/\s+/).map((name) => [name, who]))
    const recorded = procedures.map(({ at, procedure }) => [at, procedure.access])
    expect(Object.fromEntries(recorded)).toEqual(Object.fromEntries(written))
    expect(written).toHaveLength(procedures.length)
  })

  it('gives each procedure a REST route of its own', () => {
    const addresses = procedures.flatMap(({ procedure: { rest } }) => (rest ? [`${rest.method} ${rest.path}`] : []))
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it('lists its records by name in procedureRecords', () => {
    expect(procedureRecords.get('projects.share')).toBe(contract.projects.share)
  })
})
