import { DatabaseError, type DatabaseErrorKind } from '@assistant/database'
import { describe, expect, it } from 'vitest'
import { databaseLabel, databaseMessage } from './database-messages.js'

const names = { database: databaseLabel('file:/data/assistant.db'), dataFolder: '/data' }
const messageOf = (audience: 'server' | 'command', kind: DatabaseErrorKind, code?: string) =>
  databaseMessage(audience, new DatabaseError(kind, 'It failed', code === undefined ? {} : { code }), names)

describe('the message of a database error', () => {
  it.each([
    [
      'locked',
      /^Another server is running on the data folder \/data\. /,
      /^Another process is migrating the database \/data/,
    ],
    [
      'newer',
      /^The database \/data\/assistant\.db was used by a newer version\. /,
      /^A newer version was used with the database /,
    ],
    [
      'overloaded',
      /^The database .* is locked by another process\. /,
      /^The database .* is too busy\. Nothing was changed/,
    ],
  ] as const)('differs for a server and for a command if the error is %s', (kind, forServer, forCommand) => {
    expect(messageOf('server', kind)).toMatch(forServer)
    expect(messageOf('command', kind)).toMatch(forCommand)
  })

  it.each(['server', 'command'] as const)(
    'contains the code of the error or else its message, and both if it is internal, for a %s',
    (audience) => {
      expect(messageOf(audience, 'unavailable', 'ENOENT')).toBe(
        'The database /data/assistant.db cannot be opened (ENOENT). Check DATABASE_URL and the permissions of that path.',
      )
      expect(messageOf(audience, 'unavailable')).toContain('cannot be opened (It failed).')
      expect(messageOf(audience, 'internal', 'SQLITE_NOTADB')).toBe(
        'The database /data/assistant.db cannot be used (SQLITE_NOTADB). It failed.',
      )
    },
  )
})

describe('databaseLabel', () => {
  it('omits the URL of a PostgreSQL database, which may include a password', () => {
    expect(databaseLabel('postgres://user:hunter2@host/x')).toBe('the database')
  })
})
