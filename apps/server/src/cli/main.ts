import { runCli } from './run.js'

// Whatever a command writes, and what SQLite writes for it, is this user's alone.
process.umask(0o077)
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  workingFolder: process.cwd(),
  input: process.stdin,
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
})
