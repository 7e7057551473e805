// Writes the migrations that bring both databases to what packages/database/src/tables says.
// Usage: npm run migrations -- <name>. Read what it wrote before you commit it; never change one that was released.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../packages/database/', import.meta.url))
const drizzleKit = `${folder}node_modules/drizzle-kit/bin.cjs`
const name = process.argv[2]

if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Say what changes, in lower case: npm run migrations -- add_invitations')
  process.exit(1)
}
for (const dialect of ['sqlite', 'postgres']) {
  const command = [drizzleKit, 'generate', '--config', `drizzle.${dialect}.config.ts`, '--name', name]
  const { status } = spawnSync(process.execPath, command, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
