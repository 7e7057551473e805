/** A command of the CLI, as `npm run cli -- <name>` runs it. */
export interface Command {
  /** One line for the list of commands: begins with a verb, without a full stop. */
  readonly summary: string
  /** The options, as they follow the name of the command. */
  readonly synopsis: string
  /** The text below the synopsis in the output of `--help`: the meaning of each option, and notes. */
  readonly details: string
  /**
   * Runs the command, and prints its result in sentences.
   * @throws {UsageError} for wrong options.
   * @throws any error that `operatorMessageOf` has a message for.
   */
  run(parameters: readonly string[], context: ProcessContext): Promise<void>
}

/** The parts of the process that a command uses. */
export interface ProcessContext {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths are resolved against it. */
  readonly workingFolder: string
  readonly input: AsyncIterable<Uint8Array>
  readonly print: (line: string) => void
}

/** Wrong options of a command. The message says what is wrong; the command did nothing. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
