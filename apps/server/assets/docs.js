// Script of the API documentation page. Swagger UI shows the OpenAPI document; calls on the page go to this server.

// Derived from the address of this page, so that it is right behind a proxy and under every host name.
const api = new URL('..', import.meta.url)

const dark = matchMedia('(prefers-color-scheme: dark)')
const applyTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', applyTheme)
applyTheme()

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
    // After a sign-in call on this page, its access token is used for the calls that follow.
    responseInterceptor(response) {
      const isSignIn = /\/auth\/(login|register|refresh)$/.test(response.url)
      const { tokens = response.obj } = response.obj ?? {}
      if (isSignIn && tokens?.accessToken) page.preauthorizeApiKey('bearer', tokens.accessToken)
      return response
    },
  })
}
