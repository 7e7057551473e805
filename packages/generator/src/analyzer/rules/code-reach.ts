import type { CodePiece, Mention } from '../dart-code.js'

/** Every piece of code that may run before a point in time, or at all. */
export interface Reach {
  readonly before: ReadonlySet<CodePiece>
  readonly whole: ReadonlySet<CodePiece>
}

/**
 * Follows names from `start`: whatever has a name that is used may run. So more is reached than runs, never less.
 *
 * `before` leaves out what stands in the arguments of `runApp` or after its last call in the same piece, and methods of a
 * class that only the class itself is named of (before `runApp`, no framework calls them).
 */
export function followNames(start: CodePiece, code: readonly CodePiece[]): Reach {
  const byName = groupBy(code, ({ names }) => names)
  const byOwner = groupBy(code, ({ owner }) => (owner === undefined ? [] : [owner]))

  function follow(isBefore: boolean): Set<CodePiece> {
    const reached = new Set<CodePiece>([start])
    const names = new Set<string>()
    const add = (pieces: readonly CodePiece[] = []): void => {
      for (const piece of pieces) reached.add(piece)
    }
    // A set is gone through with what is added on the way.
    for (const piece of reached) {
      for (const mention of piece.mentions) {
        const { name } = mention
        if (names.has(name) || (isBefore && !isBeforeRunApp(piece, mention))) continue
        names.add(name)
        add(byName.get(name))
        add(byOwner.get(name)?.filter(({ runsWithOwner }) => runsWithOwner || !isBefore))
      }
    }
    return reached
  }

  return { before: follow(true), whole: follow(false) }
}

/** Whether what is mentioned in a piece may run before the app is shown. */
export function isBeforeRunApp({ lastRunApp }: CodePiece, { offset, inRunApp }: Mention): boolean {
  return lastRunApp === undefined || (offset < lastRunApp && !inRunApp)
}

function groupBy(code: readonly CodePiece[], keys: (piece: CodePiece) => readonly string[]): Map<string, CodePiece[]> {
  const groups = new Map<string, CodePiece[]>()
  for (const piece of code) {
    for (const key of keys(piece)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [piece])
      else group.push(piece)
    }
  }
  return groups
}
