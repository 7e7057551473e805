import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const style = `
:root { color-scheme: light dark; --ink: #16302e; --soft: #4d6866; --paper: #f6f8f7; --card: #fff; --line: #d9e3e1; --accent: #00796b }
@media (prefers-color-scheme: dark) { :root { --ink: #e4efed; --soft: #9db5b2; --paper: #0f1716; --card: #16211f; --line: #263634; --accent: #4db6ac } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: clamp(2rem, 8vw, 5rem) 1.25rem }
.mark { display: inline-block; width: 2.5rem; height: 2.5rem; border-radius: .75rem .75rem .75rem .2rem; background: var(--accent) }
h1 { margin: 1rem 0 .5rem; font-size: clamp(1.8rem, 5vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em }
.lead { margin: 0 0 2.5rem; font-size: 1.2rem; color: var(--soft) }
section { margin: 0 0 1rem; padding: 1.25rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem }
h2 { margin: 0 0 .5rem; font-size: 1rem }
p { margin: 0 0 .75rem }
pre { margin: 0; overflow-x: auto; padding: .9rem 1rem; border-radius: .6rem; background: var(--paper); border: 1px solid var(--line); font: .9rem/1.6 ui-monospace, monospace }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.25rem }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
code { font: .95em ui-monospace, monospace } a { color: var(--accent) }
footer { margin-top: 2rem; color: var(--soft); font-size: .9rem }
`

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface PageOptions {
  /** Read at each answer: with PORT=0 the address is known only once the server listens. */
  readonly publicUrl: () => string
  readonly version: string
}

/** What somebody reads who opens the server's address in a browser. */
export function createPage({ publicUrl, version }: PageOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const body = page(publicUrl(), version)
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'content-security-policy': policy,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** Nothing of it comes from a request, so nothing has to be escaped: an origin holds no character of HTML. */
function page(url: string, version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>LikeMinds Assistant</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<span class="mark" aria-hidden="true"></span>
<h1>LikeMinds Assistant</h1>
<p class="lead">Describe the community you want. It writes the Flutter app: a complete project with the LikeMinds Chat or
Feed SDK built in, streamed to you file by file.</p>
<section>
<h2>See it work</h2>
<p>In the folder of this server, in a second terminal:</p>
<pre>npm run demo -- "a Q&amp;A feed in teal, topics required"</pre>
</section>
<section>
<h2>Call it</h2>
<p>Everything is one <a href="https://trpc.io/docs">tRPC</a> router, over HTTP and over a WebSocket at the same address.
TypeScript has a typed client, <code>@assistant/sdk</code>; every other language sends plain JSON.</p>
<pre>curl ${url}/trpc/system.health</pre>
</section>
<section>
<h2>Where it is</h2>
<dl>
<dt>HTTP</dt><dd><code>${url}/trpc</code></dd>
<dt>WebSocket</dt><dd><code>${url.replace(/^http/, 'ws')}/trpc</code></dd>
<dt>Read on</dt><dd><code>README.md</code> and <code>docs/</code>, where this server was installed</dd>
</dl>
</section>
<footer>Version ${version}</footer>
</main>
</body>
</html>
`
}
