// The product's server with its own engines and default limits. Reports its address and process id.
import { startServer } from '@assistant/server'

// Ends this process when the test that started it has ended.
process.once('disconnect', () => process.exit(1))

const { url } = await startServer()
process.send({ type: 'listening', url, pid: process.pid })
