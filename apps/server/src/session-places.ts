/** What one session may hold open at once: so many places, each taken until it is given back. */
export interface SessionPlaces {
  /** Answers what gives the place back; undefined where the session has no more. */
  readonly take: (sessionId: string) => (() => void) | undefined
}

export function createSessionPlaces(most: number): SessionPlaces {
  const taken = new Map<string, number>()
  return {
    take(sessionId) {
      const before = taken.get(sessionId) ?? 0
      if (before >= most) return undefined
      taken.set(sessionId, before + 1)
      return () => {
        const left = (taken.get(sessionId) ?? 1) - 1
        if (left > 0) taken.set(sessionId, left)
        else taken.delete(sessionId)
      }
    },
  }
}
