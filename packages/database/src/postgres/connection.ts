import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import postgres, { type ParameterOrJSON, type Row, type RowList } from 'postgres'
import { createTurns } from '../turns.js'
import { postgresError } from './errors.js'

export interface ConnectionSettings {
  /** Ends a transaction, or a wait for a lock, that its process has forgotten. 0: never. */
  readonly holdMilliseconds: number
  /** How long the server may take to let us in. */
  readonly connectMilliseconds: number
}

export interface StatementOptions {
  /** A text that comes again and again: the server plans it once. */
  readonly prepare?: boolean
  /** Rows as arrays of values. */
  readonly asArrays?: boolean
}

export type BoundParameters = readonly ParameterOrJSON<never>[]

/**
 * One connection to PostgreSQL from its beginning to its end: it is never made again. After anything that leaves
 * unclear what the server still does for it, it is lost, which the server takes for a rollback.
 */
export interface Connection {
  readonly isLost: boolean
  /** Sends a statement when the one before is answered. Rejects with the driver's error; when
   * the connection is lost, with one whose `code` is `CONNECTION_LOST`. */
  send(text: string, parameters?: BoundParameters, options?: StatementOptions): Promise<RowList<Row[]>>
  /** Lets go at once, without a word to the server. Statements under way reject. */
  lose(): void
  /** Says goodbye. */
  close(): Promise<void>
}

/** How many texts beside those with `prepare` a connection prepares: those made of lists have no end. */
const preparedTexts = 200

/** Connects to the server that the URL names. Errors: DatabaseError. */
export async function connect(
  url: string,
  { holdMilliseconds, connectMilliseconds }: ConnectionSettings,
): Promise<Connection> {
  const turns = createTurns()
  const prepared = new Set<string>()
  let socket: Socket | undefined
  let isLost = false
  let abandon: (reason: Error) => void = () => undefined

  function lose() {
    isLost = true
    socket?.destroy()
    abandon(connectionLost())
  }

  // postgres.js would connect again by itself, and run on the new connection what belongs to a transaction of the old
  // one. It asks us for each socket, and gets one.
  async function openSocket({ host: [host = 'localhost'], port: [port = 5432], path }: Address): Promise<Socket> {
    if (isLost || socket !== undefined) {
      lose()
      throw connectionLost()
    }
    socket = path ? createConnection(path) : createConnection({ host, port, noDelay: true })
    await once(socket, 'connect')
    // The name that a certificate has to be for.
    return Object.assign(socket, { host })
  }

  const options = {
    max: 1,
    socket: openSocket,
    onclose: lose,
    // Its timers can leave a client that waits for ever: time is kept here.
    connect_timeout: 0,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => undefined,
    types: { moment: asText },
    connection: {
      application_name: 'assistant',
      // A frozen process cannot roll back by itself, and its locks would stop everybody else.
      idle_in_transaction_session_timeout: holdMilliseconds,
      lock_timeout: holdMilliseconds,
      statement_timeout: 2 * holdMilliseconds,
    },
  }
  const client = postgres(url, options)

  // One at a time: postgres.js would send them together, and tell the first of a fault in the second's parameters.
  function sendWithin(milliseconds: number, text: string, parameters: BoundParameters, options: StatementOptions) {
    return turns.take(async () => {
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<RowList<Row[]>>((resolve, reject) => {
          if (isLost) throw connectionLost()
          abandon = reject
          // A server that has gone without a word answers nothing, ever: this is the only way to notice.
          if (milliseconds > 0) timer = setTimeout(lose, milliseconds)
          const query = client.unsafe(text, [...parameters], { prepare: isWorthPreparing(text, options) })
          const answer: PromiseLike<RowList<Row[]>> = options.asArrays ? query.values() : query
          answer.then(resolve, (error) => {
            reject(error)
            if (!isRefusal(error)) lose()
          })
        })
      } finally {
        clearTimeout(timer)
      }
    })
  }

  function isWorthPreparing(text: string, { prepare = false }: StatementOptions): boolean {
    if (prepare || prepared.has(text)) return true
    if (prepared.size === preparedTexts) return false
    prepared.add(text)
    return true
  }

  await sendWithin(connectMilliseconds, 'select 1', [], {}).catch((error) => {
    lose()
    throw postgresError(error)
  })
  return {
    get isLost() {
      return isLost
    },
    send: (text, parameters = [], options = {}) => sendWithin(2 * holdMilliseconds, text, parameters, options),
    lose,
    close: async () => {
      await client.end({ timeout: 1 }).catch(() => undefined)
      lose()
    },
  }
}

/** What postgres.js has read from the URL. */
interface Address {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path: string | false
}

// date, timestamp and timestamptz: Drizzle's columns know best what to make of them.
const asText = {
  to: 1184,
  from: [1082, 1114, 1184],
  serialize: (moment: Date | string) => (moment instanceof Date ? moment.toISOString() : moment),
  parse: (text: string) => text,
}

/** The server said no to a statement and is ready for the next. */
function isRefusal(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR'
}

function connectionLost(): Error {
  return Object.assign(new Error('The connection was lost'), { code: 'CONNECTION_LOST' })
}
