/** Limits the number of sockets whose clients have not signed in. */
export interface AnonymousSockets {
  /**
   * Adds a socket. If its network or the server has reached its limit, the oldest socket there is evicted: clients usually
   * sign in at once, so the oldest socket is the least likely to do so. Sockets whose token is being verified are evicted
   * only if there are no others. If `network` is undefined, the socket counts for the server only.
   */
  readonly add: (network: string | undefined, evict: () => void) => AnonymousSocket
}

export interface AnonymousSocket {
  /** Marks the socket as presenting a token: it still counts, but is evicted after all sockets without a token. */
  readonly verify: () => void
  readonly remove: () => void
}

export interface AnonymousSocketLimits {
  readonly anonymousSocketsOfNetwork: number
  readonly anonymousSockets: number
}

interface Entry {
  readonly network: string | undefined
  readonly evict: () => void
}

/** The sockets of a network or of the server. Sets keep the order of insertion, so that the first entry is the oldest. */
interface Group {
  readonly idle: Set<Entry>
  readonly verifying: Set<Entry>
}

export function createAnonymousSockets(limits: AnonymousSocketLimits): AnonymousSockets {
  const all = createGroup()
  const byNetwork = new Map<string, Group>()

  const groupsOf = ({ network }: Entry): readonly Group[] => {
    const networkGroup = network === undefined ? undefined : byNetwork.get(network)
    return networkGroup === undefined ? [all] : [networkGroup, all]
  }

  const remove = (entry: Entry) => {
    for (const group of groupsOf(entry)) {
      group.idle.delete(entry)
      group.verifying.delete(entry)
      if (group !== all && sizeOf(group) === 0 && entry.network !== undefined) byNetwork.delete(entry.network)
    }
  }

  const makeRoom = (group: Group, maxSockets: number) => {
    if (sizeOf(group) < maxSockets) return
    const [oldest] = group.idle.size > 0 ? group.idle : group.verifying
    if (oldest === undefined) return
    remove(oldest)
    oldest.evict()
  }

  return {
    add(network, evict) {
      const entry = { network, evict }
      const networkGroup = network === undefined ? undefined : byNetwork.get(network)
      if (networkGroup !== undefined) makeRoom(networkGroup, limits.anonymousSocketsOfNetwork)
      makeRoom(all, limits.anonymousSockets)
      if (network !== undefined && !byNetwork.has(network)) byNetwork.set(network, createGroup())
      for (const group of groupsOf(entry)) group.idle.add(entry)
      return {
        verify() {
          for (const group of groupsOf(entry)) if (group.idle.delete(entry)) group.verifying.add(entry)
        },
        remove: () => remove(entry),
      }
    },
  }
}

function createGroup(): Group {
  return { idle: new Set(), verifying: new Set() }
}

function sizeOf({ idle, verifying }: Group): number {
  return idle.size + verifying.size
}
