/** Each holder has so many places: sockets of a session, streams, large bodies of a user. */
export interface Places {
  /** Answers what gives the place back; undefined where the holder has no more. */
  readonly take: (holder: string) => (() => void) | undefined
}

export function createPlaces(most: number): Places {
  const taken = new Map<string, number>()
  return {
    take(holder) {
      const before = taken.get(holder) ?? 0
      if (before >= most) return undefined
      taken.set(holder, before + 1)
      return () => {
        const left = (taken.get(holder) ?? 1) - 1
        if (left > 0) taken.set(holder, left)
        else taken.delete(holder)
      }
    },
  }
}
