// Writes the migrations of both databases for changes of packages/database/src/tables.
// Usage: npm run migrations -- <name>. Review the result before committing. Never change a released migration.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../packages/database/', import.meta.url))
const drizzleKit = `${folder}node_modules/drizzle-kit/bin.cjs`
const name = process.argv[2]

if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Name the change in lower case: npm run migrations -- add_invitations')
  process.exit(1)
}
for (const dialect of ['sqlite', 'postgres']) {
  const command = [drizzleKit, 'generate', '--config', `drizzle.${dialect}.config.ts`, '--name', name]
  const { status } = spawnSync(process.execPath, command, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
