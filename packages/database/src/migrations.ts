import { readFileSync } from 'node:fs'
import { DatabaseError } from './errors.js'

/** One step of a dialect's tables, as drizzle-kit wrote it. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** Where a dialect remembers what was applied. */
export const migrationsTable = 'applied_migrations'

// The folder lies beside src and dist alike.
const folder = new URL('../migrations/', import.meta.url)

/** The migrations of this version, in their order. */
export function readMigrations(dialect: 'sqlite' | 'postgres'): readonly Migration[] {
  const journal: { entries: { tag: string }[] } = JSON.parse(readText(`${dialect}/meta/_journal.json`))
  return journal.entries.map(({ tag }) => ({
    name: tag,
    statements: readText(`${dialect}/${tag}.sql`).split('--> statement-breakpoint'),
  }))
}

/**
 * What is still to be applied. Forward only: a database that knows a migration which this version does not was used by
 * a newer one, and this one would write rows that the newer does not understand. Errors: DatabaseError `newer`.
 */
export function pendingMigrations(known: readonly Migration[], applied: readonly string[]): readonly Migration[] {
  const names = new Set(known.map(({ name }) => name))
  const unknown = applied.filter((name) => !names.has(name))
  if (unknown.length > 0) {
    throw new DatabaseError(
      'newer',
      'The database was migrated by a newer version: start that one, or restore a backup',
    )
  }
  return known.filter(({ name }) => !applied.includes(name))
}

function readText(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8')
}
