import type { WebSocketClass } from './websocket.js'

/** Node has the class from version 22; before, the package `ws` does the same. It is loaded only then. */
export async function platformWebSocket(): Promise<WebSocketClass | undefined> {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketClass }
  if (WebSocket) return WebSocket
  const ws = await import('ws')
  // The same interface but for members that tRPC does not use.
  return ws.WebSocket as unknown as WebSocketClass
}
