import { runCli } from './run.js'

// Only this user can read the files that the command and SQLite create.
process.umask(0o077)
process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  workingFolder: process.cwd(),
  input: process.stdin,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
})
