// Holds a lock on an SQLite file for a number of milliseconds, as another program that writes to the file does.
import Sqlite from 'better-sqlite3'

const [, , path, mode, durationMs] = process.argv
const connection = new Sqlite(path, { timeout: 10_000 })
connection.exec(`begin ${mode}`)
process.send({ type: 'locked' })
setTimeout(() => {
  connection.exec('rollback')
  connection.close()
  process.send({ type: 'released' })
  process.disconnect()
}, Number(durationMs))
