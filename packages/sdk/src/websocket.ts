import type { WebSocketClientOptions } from '@trpc/client'

/** What a platform calls `WebSocket`: the part of it that tRPC uses. */
export type WebSocketClass = NonNullable<WebSocketClientOptions['WebSocket']>
