import { EngineError, type EngineFailureCode } from '../../engine.js'

/** Why a call failed. */
export type FailureKind =
  | 'refusedKey'
  | 'unknownModel'
  | 'noQuota'
  | 'overloaded'
  | 'broken'
  | 'unreachable'
  | 'interrupted'
  | 'tooMuch'
  | 'notAccepted'
  | 'refused'
  | 'unreadable'
  | 'tooLong'
  | 'unfinished'
  | 'late'
  | 'silent'
  | 'outOfTime'
  | 'unforeseen'

/** What people are told. Whose part it is to do something about it is said with it. */
const messages: Readonly<Record<FailureKind, readonly [EngineFailureCode, string]>> = {
  refusedKey: [
    'ENGINE_UNAVAILABLE',
    "The server's model key was refused. Whoever runs the server has to set another one.",
  ],
  unknownModel: [
    'ENGINE_UNAVAILABLE',
    "The server's model was not found at its address. Whoever runs the server has to check the model's name and address.",
  ],
  noQuota: [
    'ENGINE_UNAVAILABLE',
    "The server's account with the model's provider is used up. Whoever runs the server has to see to it.",
  ],
  overloaded: ['ENGINE_UNAVAILABLE', 'The model has too much to do at the moment. Try again in a few minutes.'],
  broken: ['ENGINE_UNAVAILABLE', "The model's provider has a fault at the moment. Try again in a few minutes."],
  unreachable: ['ENGINE_UNAVAILABLE', "The model's provider cannot be reached. Try again in a few minutes."],
  interrupted: ['ENGINE_FAILED', 'The connection to the model broke off in the middle of its answer. Start it again.'],
  tooMuch: [
    'ENGINE_FAILED',
    'The project and what is asked are too much for the model. Ask in a shorter way, or of fewer files.',
  ],
  notAccepted: [
    'ENGINE_FAILED',
    "The model's provider did not accept the request. Whoever runs the server finds its status in the log.",
  ],
  refused: ['ENGINE_REFUSED', 'The model declined to answer this. Say in other words what you want.'],
  unreadable: ['ENGINE_FAILED', 'The model sent an answer that cannot be read. Start it again.'],
  tooLong: ['ENGINE_FAILED', 'The answer is longer than the model may write at once. Ask for less at a time.'],
  unfinished: ['ENGINE_FAILED', 'The model stopped in the middle of its answer. Start it again.'],
  late: ['ENGINE_UNAVAILABLE', 'The model did not begin to answer in time. Try again in a few minutes.'],
  silent: ['ENGINE_FAILED', 'The model stopped talking in the middle of its answer. Start it again.'],
  outOfTime: ['ENGINE_FAILED', 'The work took longer than it may. Ask for less at a time.'],
  unforeseen: ['ENGINE_FAILED', 'The model could not be asked. Start it again.'],
}

interface Facts {
  readonly status?: number | undefined
  readonly retryAfter?: number | undefined
  /** E.g. `ECONNREFUSED`. */
  readonly networkCode?: string | undefined
  readonly errorName?: string | undefined
}

/**
 * A call that failed, as the log may have it: in none of its fields is anything that was sent or answered, so neither is a
 * key. It is made from what the AI SDK throws, and never holds that.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  /** Of the answer, where there was one. */
  readonly status: number | undefined
  /** How long the service asks to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined

  constructor(
    readonly kind: FailureKind,
    { status, retryAfter, networkCode, errorName }: Facts = {},
  ) {
    super([kind, status && `status ${status}`, networkCode, errorName].filter(Boolean).join(', '))
    this.status = status
    this.retryAfter = retryAfter
  }

  /** Whether the same call may succeed a moment later. */
  get isPassing(): boolean {
    return ['overloaded', 'broken', 'unreachable', 'interrupted'].includes(this.kind)
  }

  toEngineError(): EngineError {
    const [code, message] = messages[this.kind]
    return new EngineError(code, message, { cause: this })
  }
}
