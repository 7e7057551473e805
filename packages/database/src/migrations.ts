import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { DatabaseError } from './errors.js'

/** One migration of a dialect: a file in the format of drizzle-kit, split into its statements. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** The table with the names of the applied migrations. */
export const migrationsTable = 'applied_migrations'

/** Reads the migrations of this version, in order. */
export function readMigrations(dialect: 'sqlite' | 'postgres'): readonly Migration[] {
  const journal: { entries: { tag: string }[] } = JSON.parse(readText(`${dialect}/meta/_journal.json`))
  return journal.entries.map(({ tag }) => ({
    name: tag,
    statements: readText(`${dialect}/${tag}.sql`).split('--> statement-breakpoint'),
  }))
}

/**
 * Returns the migrations that are still to be applied, in order. A database with an unknown migration is rejected,
 * because a newer version has changed its tables in a way that this version does not know.
 *
 * @throws {DatabaseError} newer
 */
export function pendingMigrations(known: readonly Migration[], applied: readonly string[]): readonly Migration[] {
  const names = new Set(known.map(({ name }) => name))
  const unknown = applied.filter((name) => !names.has(name))
  if (unknown.length > 0) {
    throw new DatabaseError(
      'newer',
      'The database was migrated by a newer version. Start that version, or restore a backup',
    )
  }
  return known.filter(({ name }) => !applied.includes(name))
}

function readText(path: string): string {
  // Resolved by the name of the package, because the server's build bundles this module into another folder.
  return readFileSync(createRequire(import.meta.url).resolve(`@assistant/database/migrations/${path}`), 'utf8')
}
