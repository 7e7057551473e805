// Another program on the same SQLite file: it takes the lock of those who write, and keeps it for so many milliseconds.
import Sqlite from 'better-sqlite3'

const [, , path, mode, milliseconds] = process.argv
const connection = new Sqlite(path, { timeout: 10_000 })
connection.exec(`begin ${mode}`)
process.send({ type: 'locked' })
setTimeout(() => {
  connection.exec('rollback')
  connection.close()
  process.send({ type: 'released' })
  process.disconnect()
}, Number(milliseconds))
