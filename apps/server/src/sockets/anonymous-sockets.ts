/** The sockets on which no token has been presented yet. */
export interface AnonymousSockets {
  /**
   * Adds a socket. Where its network or the server has no room for another one, the oldest of them is evicted: a client
   * that means to sign in does so at once, so the oldest is the least likely to be one. Without a network, the socket
   * counts for the server only. Returns a function that removes it.
   */
  readonly add: (network: string | undefined, evict: () => void) => () => void
}

export interface AnonymousSocketLimits {
  readonly anonymousSocketsOfNetwork: number
  readonly anonymousSockets: number
}

interface Entry {
  readonly network: string | undefined
  readonly evict: () => void
}

export function createAnonymousSockets(limits: AnonymousSocketLimits): AnonymousSockets {
  // Sets keep the order of insertion: the first entry is the oldest.
  const all = new Set<Entry>()
  const byNetwork = new Map<string, Set<Entry>>()

  const remove = (entry: Entry) => {
    all.delete(entry)
    if (entry.network === undefined) return
    const neighbours = byNetwork.get(entry.network)
    neighbours?.delete(entry)
    if (neighbours?.size === 0) byNetwork.delete(entry.network)
  }

  const makeRoom = (entries: Set<Entry> | undefined, most: number) => {
    if (entries === undefined || entries.size < most) return
    const [oldest] = entries
    if (oldest === undefined) return
    remove(oldest)
    oldest.evict()
  }

  return {
    add(network, evict) {
      const entry = { network, evict }
      if (network !== undefined) makeRoom(byNetwork.get(network), limits.anonymousSocketsOfNetwork)
      makeRoom(all, limits.anonymousSockets)
      all.add(entry)
      if (network !== undefined) {
        const neighbours = byNetwork.get(network) ?? new Set()
        byNetwork.set(network, neighbours.add(entry))
      }
      return () => remove(entry)
    },
  }
}
