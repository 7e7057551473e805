import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { contract, storedSettings } from './index.js'

interface Procedure {
  readonly input: z.ZodType
  readonly output?: z.ZodType
  readonly event?: z.ZodType
}

const routers: Record<string, Record<string, Procedure>> = contract
const procedures = Object.entries(routers).flatMap(([router, procedures]) =>
  Object.entries(procedures).map(([name, procedure]) => ({ at: `${router}.${name}`, procedure })),
)

/** All object schemas inside a schema, found by walking whatever its definition holds. */
function objectsIn(value: unknown, seen: Set<unknown>): z.ZodObject[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  if (!(value instanceof z.ZodType)) return Object.values(value).flatMap((inner) => objectsIn(inner, seen))
  const inner = objectsIn(value instanceof z.ZodObject ? value.shape : value.def, seen)
  return value instanceof z.ZodObject ? [value, ...inner] : inner
}

/** What a caller must give at least; a procedure that is not here can be called without an input. */
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
    expect(Object.keys(procedure).sort()).toEqual(procedure.event ? ['event', 'input'] : ['input', 'output'])
  })

  it('takes the least a caller must give, which is nothing where no key is required', () => {
    expect(procedure.input.safeParse(least[at]).error).toBeUndefined()
    expect(procedure.input.safeParse(undefined).success).toBe(!(at in least))
  })

  it('names a key that it does not know', () => {
    const given = { ...Object(least[at] ?? {}), isAdmin: true }
    expect(procedure.input.safeParse(given).error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['isAdmin'] }),
    ])
  })

  it('refuses __proto__ as a key', () => {
    const given = Object.fromEntries([...Object.entries(Object(least[at] ?? {})), ['__proto__', { isAdmin: true }]])
    expect(procedure.input.safeParse(given).error?.issues).toEqual([
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['__proto__'] }),
    ])
  })

  it('drops from what it answers all that no schema names', () => {
    const answer = procedure.output ?? procedure.event
    expect(objectsIn(answer, new Set())).not.toEqual([])
    for (const object of objectsIn(answer, new Set())) {
      const keeps = object === storedSettings ? 'unknown' : undefined
      expect(object.def.catchall?._zod.def.type).toBe(keeps)
    }
  })

  it('can be told as JSON Schema', () => {
    for (const schema of Object.values<z.ZodType>({ ...procedure })) {
      for (const io of ['input', 'output'] as const) {
        expect(() => z.toJSONSchema(schema, { io, unrepresentable: 'any' })).not.toThrow()
      }
    }
  })
})
