// The description of the API, to read and to try. Swagger UI shows it, and whatever is called on this page is this server.

// Behind a proxy, or by another name, the server is where this page came from.
const api = new URL('..', import.meta.url)

const dark = matchMedia('(prefers-color-scheme: dark)')
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', dress)
dress()

const description = await read().catch(() => undefined)
if (description) show(description)
else document.querySelector('.notice').textContent = 'The description could not be read. Try again in a moment.'

async function read() {
  const answer = await fetch(new URL('openapi.json', api))
  return answer.ok ? answer.json() : undefined
}

function show(description) {
  const page = globalThis.SwaggerUIBundle({
    dom_id: '#description',
    spec: { ...description, servers: [{ url: api.href.replace(/\/$/, '') }] },
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    defaultModelsExpandDepth: 0,
    // Who signs in with a call on this page has done so for the calls that follow.
    responseInterceptor(response) {
      const isSignIn = /\/auth\/(login|register|refresh)$/.test(response.url)
      const { tokens = response.obj } = response.obj ?? {}
      if (isSignIn && tokens?.accessToken) page.preauthorizeApiKey('bearer', tokens.accessToken)
      return response
    },
  })
}
