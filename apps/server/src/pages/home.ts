import { layout } from './layout.js'

/**
 * Returns the HTML of the home page. The URL and the version are not escaped: they do not come from a request, and
 * cannot contain characters that are special in HTML.
 */
export function homePage(url: string, version: string): string {
  return layout({
    title: 'LikeMinds Assistant',
    base: './',
    main: `<span class="mark" aria-hidden="true"></span>
<h1>LikeMinds Assistant</h1>
<p class="lead">Describe the community you want. It writes the Flutter app: a complete project with the LikeMinds Chat or
Feed SDK built in, streamed to you file by file.</p>
<section>
<h2>See it work</h2>
<p>Open a second terminal in the folder of this server, and run:</p>
<pre>npm run demo -- "a Q&amp;A feed in teal, topics required"</pre>
</section>
<section>
<h2>Call it</h2>
<p>Everything is one <a href="https://trpc.io/docs">tRPC</a> router, over HTTP and over a WebSocket at the same address.
TypeScript has a typed client, <code>@assistant/sdk</code>; every other language has the same calls as REST:
<a href="api/docs">read and try them</a>, or download their description, <a href="api/openapi.json">openapi.json</a>.</p>
<pre>curl ${url}/trpc/system.health</pre>
</section>
<section>
<h2>Addresses</h2>
<dl>
<dt>tRPC</dt><dd><code>${url}/trpc</code></dd>
<dt>REST</dt><dd><code>${url}/api</code></dd>
<dt>WebSocket</dt><dd><code>${url.replace(/^http/, 'ws')}/trpc</code></dd>
<dt>Guides</dt><dd><code>README.md</code> and <code>docs/</code> in the folder of this server</dd>
</dl>
</section>
<footer>Version ${version}</footer>`,
  })
}
