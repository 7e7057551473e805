// The description of the API, to read and to try: Swagger UI shows it. Whatever is called is this server.

// Behind a proxy, or by another name, it is where this page came from.
const api = new URL('..', import.meta.url)

const dark = matchMedia('(prefers-color-scheme: dark)')
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', dress)
dress()

const description = await (await fetch(new URL('openapi.json', api))).json()

const page = globalThis.SwaggerUIBundle({
  dom_id: '#description',
  spec: { ...description, servers: [{ url: api.href.replace(/\/$/, '') }] },
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  responseInterceptor: signIn,
})

/** Who signs in on this page has done it for the rest of it. */
function signIn(response) {
  const body = /\/auth\/(login|register|refresh)$/.test(response.url) ? response.obj : undefined
  const token = body?.tokens?.accessToken ?? body?.accessToken
  if (token) page.preauthorizeApiKey('bearer', token)
  return response
}
