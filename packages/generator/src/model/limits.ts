/** What one run may take. Durations are in milliseconds, texts in UTF-16 code units, bodies in bytes. */
export interface ModelLimits {
  /** From a request to the first byte of its answer. */
  readonly firstByteMilliseconds: number
  /** Between two pieces of an answer. */
  readonly silenceMilliseconds: number
  /** A whole run, with everything that is tried again and repaired. */
  readonly runMilliseconds: number
  /** How often one call is tried. */
  readonly tries: number
  /** The wait before the second try, doubled before each further one; a random half of it is left out. */
  readonly backOffMilliseconds: number
  /** The longest wait that a service can ask for. */
  readonly retryAfterMilliseconds: number
  /** The longest that a run says nothing while it works. */
  readonly signOfLifeMilliseconds: number
  /** The text of one answer. */
  readonly answerCharacters: number
  /** The body of one answer, which wraps each piece of text in some hundred bytes. */
  readonly bodyBytes: number
  /** One line of a body, all of which is in memory at once. */
  readonly lineBytes: number
  /** The body of a failure. More of it is not read. */
  readonly failureBytes: number
  /** The files that the model is shown. */
  readonly treeCharacters: number
  /** The names of those that it is not shown. */
  readonly namesCharacters: number
  /** How often the files are repaired, and how many findings are shown each time. */
  readonly repairs: number
  readonly findings: number
}

export const modelLimits: ModelLimits = {
  firstByteMilliseconds: 60_000,
  silenceMilliseconds: 60_000,
  runMilliseconds: 600_000,
  tries: 4,
  backOffMilliseconds: 1_000,
  retryAfterMilliseconds: 30_000,
  // Who runs an engine gives up after two minutes of silence.
  signOfLifeMilliseconds: 15_000,
  answerCharacters: 2_000_000,
  bodyBytes: 128 * 1024 * 1024,
  lineBytes: 1024 * 1024,
  failureBytes: 64 * 1024,
  treeCharacters: 200_000,
  namesCharacters: 20_000,
  repairs: 2,
  findings: 50,
}
