/** A command of the CLI, as `npm run cli -- <name>` runs it. */
export interface Command {
  /** What it does, in a line. */
  readonly summary: string
  /** How it is called: what stands behind its name. */
  readonly synopsis: string
  /** What its options mean and what else there is to know, for `--help`. */
  readonly details: string
  /**
   * Does it. What it says is for people.
   * @throws {UsageError} and what `failureOf` knows.
   */
  run(parameters: readonly string[], context: ProcessContext): Promise<void>
}

/** What a command has of the process that it runs in. */
export interface ProcessContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths are relative to it. */
  readonly workingFolder: string
  readonly input: AsyncIterable<Uint8Array>
  readonly say: (line: string) => void
}

/** A call that makes no sense. The message says why, and nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
