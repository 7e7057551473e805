import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import postgres, { type ParameterOrJSON, type Row, type RowList } from 'postgres'
import { createTurns } from '../turns.js'
import { postgresError } from './errors.js'

export interface ConnectionSettings {
  /**
   * Time after which the server ends an idle transaction or a wait for a lock. A statement may take twice as long. 0:
   * no limit.
   */
  readonly holdMilliseconds: number
  /** Maximum time for connecting and a first statement. 0: no limit. */
  readonly connectMilliseconds: number
}

export interface StatementOptions {
  /** Prepares the statement, so that the server plans it once. For texts that are sent often. */
  readonly prepare?: boolean
  /** Returns rows as arrays of values. */
  readonly asArrays?: boolean
}

export type BoundParameters = readonly ParameterOrJSON<never>[]

/**
 * One connection to PostgreSQL, which never reconnects. It is dropped after any failure that leaves its state on the
 * server unclear; the server then rolls back.
 */
export interface Connection {
  readonly isLost: boolean
  /**
   * Sends a statement after the previous one is answered. Drops the connection if there is no answer in time.
   *
   * @throws the driver's error, or an error with the `code` CONNECTION_LOST when the connection is lost
   */
  send(text: string, parameters?: BoundParameters, options?: StatementOptions): Promise<RowList<Row[]>>
  /** Drops the connection at once, without notice to the server. Pending statements reject. */
  lose(): void
  /** Closes the connection in an orderly way. */
  close(): Promise<void>
}

/**
 * Maximum number of texts without `prepare` that a connection prepares. There is no limit to the number of different
 * texts, because lists of values have any length.
 */
const preparedTexts = 200

/**
 * Connects to the server of the URL.
 *
 * @throws {DatabaseError} unavailable, overloaded, internal
 */
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

  // postgres.js reconnects by itself, and would run statements of an old transaction on the new connection. It asks
  // for each socket here, and gets one only.
  async function openSocket({ host: [host = 'localhost'], port: [port = 5432], path }: Address): Promise<Socket> {
    if (isLost || socket !== undefined) {
      lose()
      throw connectionLost()
    }
    socket = path ? createConnection(path) : createConnection({ host, port, noDelay: true })
    await once(socket, 'connect')
    // The host name that the certificate is checked against.
    return Object.assign(socket, { host })
  }

  const options = {
    max: 1,
    socket: openSocket,
    onclose: lose,
    // The timers of postgres.js can leave a client waiting for ever, so this module keeps the time limits.
    connect_timeout: 0,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => undefined,
    types: { moment: asText },
    connection: {
      application_name: 'assistant',
      // A frozen process cannot roll back, and its locks would block all others.
      idle_in_transaction_session_timeout: holdMilliseconds,
      lock_timeout: holdMilliseconds,
      statement_timeout: 2 * holdMilliseconds,
    },
  }
  const client = postgres(url, options)

  // One at a time: postgres.js pipelines statements, and would report bad parameters of the second one as an error of
  // the first one.
  function sendWithin(milliseconds: number, text: string, parameters: BoundParameters, options: StatementOptions) {
    return turns.take(async () => {
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<RowList<Row[]>>((resolve, reject) => {
          if (isLost) throw connectionLost()
          abandon = reject
          // A server that disappears without closing the connection never answers. Only a timer notices it.
          if (milliseconds > 0) timer = setTimeout(lose, milliseconds)
          const query = client.unsafe(text, [...parameters], { prepare: isWorthPreparing(text, options) })
          const answer: PromiseLike<RowList<Row[]>> = options.asArrays ? query.values() : query
          answer.then(resolve, (error) => {
            reject(error)
            if (!isStatementError(error)) lose()
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

/** The address as postgres.js has parsed it from the URL. */
interface Address {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path: string | false
}

// date, timestamp and timestamptz stay text, which Drizzle's columns convert.
const asText = {
  to: 1184,
  from: [1082, 1114, 1184],
  serialize: (moment: Date | string) => (moment instanceof Date ? moment.toISOString() : moment),
  parse: (text: string) => text,
}

/** Returns true when the server rejected the statement and accepts further ones. */
function isStatementError(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR'
}

function connectionLost(): Error {
  return Object.assign(new Error('The connection was lost'), { code: 'CONNECTION_LOST' })
}
