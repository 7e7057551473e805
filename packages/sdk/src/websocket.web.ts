import type { WebSocketClass } from './websocket.js'

/** Browsers, Deno and Bun have the class. */
export function platformWebSocket(): Promise<WebSocketClass | undefined> {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketClass }
  return Promise.resolve(WebSocket)
}
