import { startServer } from './start/start-server.js'

await startServer()
