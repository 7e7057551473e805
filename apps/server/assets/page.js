/**
 * Script of the pages that links in mails open. The token is in the fragment of the link, which browsers do not send, so
 * that no log contains it. The script sends the token only on a click: scanners that open links do not use it up.
 */

const form = document.querySelector('form')
const button = form.querySelector('[type=submit]')
const passwordInput = form.querySelector('[type=password]')
const toggle = form.querySelector('[type=button]')
const hasAccount = form.querySelector('[type=checkbox]')
const failure = document.querySelector('[role=alert]')
const outcome = document.querySelector('[role=status]')
/** An invitation is bound to an address. If its link is rejected, the person may have mistyped the address. */
const isInvitation = form.dataset.page === 'invite'

// Relative to this file, so that it works below any path of a proxy, and for pages with and without a slash at the end.
const calls = new URL('../trpc/', import.meta.url)
const callTimeoutMs = 30_000

const linkIncomplete = 'This link is incomplete. Copy the whole link from the mail, and open it again.'
const linkInvalid =
  'This link is no longer valid: it was used, was replaced by a newer one, or is too old. Ask for a new one.'
const linkToWrongAddress = `${linkInvalid} It works only with the address it was mailed to.`
const addressTaken = 'Another account now has this address. Your account keeps its old address.'
const accountReady = 'Your account is ready. Sign in with it in your app.'
const noAnswer = 'The server could not be reached. Check your connection, then try again.'

/** The error of a failed call: the error of the contract, or only a message if no answer came. */
class CallError extends Error {
  constructor({ message, code, fields = [], requestId, retryAfterSeconds }) {
    super(message)
    Object.assign(this, { code, fields, requestId, retryAfterSeconds })
  }
}

async function call(procedure, input, accessToken) {
  let answer
  try {
    const response = await fetch(new URL(procedure, calls), {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(callTimeoutMs),
    })
    answer = await response.json()
  } catch {
    // No answer came in time, or it is not JSON: proxies answer errors as HTML.
  }
  if (answer?.result) return answer.result.data
  throw new CallError(answer?.error?.data?.error ?? { message: noAnswer })
}

/** The action of each page's button. Returns the text to show afterwards. The inputs have the field names of the call. */
const actions = {
  async verify(token) {
    const { email } = await call('auth.verifyEmail', { token })
    return `${email} is confirmed. You can close this page.`
  },
  async confirm(token) {
    const { email } = await call('auth.verifyEmail', { token })
    return `Your account’s address is now ${email}. Sign in with it from now on.`
  },
  async reset(token, inputs) {
    await call('auth.resetPassword', { token, ...inputs })
    return 'All devices were signed out. Sign in with the new password.'
  },
  async invite(token, { name, ...credentials }) {
    const usesAccount = hasAccount.checked
    const { tokens } = usesAccount
      ? await call('auth.login', credentials)
      : await call('auth.register', { ...credentials, name, invitationToken: token })
    try {
      const project = await call('projects.acceptInvitation', { token }, tokens.accessToken)
      return `You are now a member of “${project.name}”. Sign in with your account in your app.`
    } catch (error) {
      if (usesAccount) throw error
      // Registration uses up an invitation that is not for a project.
      return error.code === 'INVALID_TOKEN' ? accountReady : `${accountReady} You can accept the invitation there.`
    } finally {
      // Ends the session, which is no longer needed. If this fails, the results above remain valid.
      await call('auth.logout', { refreshToken: tokens.refreshToken }).catch(() => undefined)
    }
  },
}

let token = ''

/** Removes the token from the address, so that it is not visible and does not enter the browser's history. */
function start() {
  token = new URLSearchParams(location.hash.slice(1)).get('token')?.trim() ?? ''
  history.replaceState(null, '', location.pathname + location.search)
  clear()
  setBusy(false)
  form.hidden = token === ''
  if (form.hidden) failure.textContent = linkIncomplete
}

function clear() {
  failure.textContent = ''
  outcome.textContent = ''
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid')
    problemOf(input).textContent = ''
  }
}

const problemOf = (input) => document.getElementById(`${input.id}-problem`)

function setBusy(isBusy) {
  button.disabled = isBusy
  button.setAttribute('aria-busy', String(isBusy))
  button.textContent = isBusy ? button.dataset.busy : button.dataset.idle
}

/** Shows an error and moves the focus to it: beside the inputs that are wrong, otherwise below the form. */
function showError(error) {
  for (const { path, message } of fieldsOf(error)) {
    const input = form.elements.namedItem(path)
    if (input === null) continue
    input.setAttribute('aria-invalid', 'true')
    problemOf(input).textContent = message.charAt(0).toUpperCase() + message.slice(1)
  }
  const firstWrong = form.querySelector('[aria-invalid]')
  if (firstWrong) {
    firstWrong.focus()
    return
  }
  failure.textContent = messageOf(error)
  form.hidden = isLinkError(error) && !isInvitation
  if (form.hidden) failure.focus()
  else button.focus()
}

function fieldsOf({ code, message, fields }) {
  if (code === 'WEAK_PASSWORD') return [{ path: passwordInput.name, message }]
  if (code === 'EMAIL_TAKEN') return [{ path: 'email', message }]
  return fields
}

function isLinkError({ code, fields }) {
  return code === 'INVALID_TOKEN' || fields.some(({ path }) => path === 'token' || path === 'invitationToken')
}

function messageOf(error) {
  const { code, message, requestId, retryAfterSeconds } = error
  if (isLinkError(error)) return isInvitation ? linkToWrongAddress : linkInvalid
  if (code === 'EMAIL_TAKEN') return addressTaken
  if (code === 'RATE_LIMITED') return `Too many attempts. Try again ${waitingTime(retryAfterSeconds)}.`
  if (code === 'INTERNAL') return `${message} The request id is ${requestId}.`
  return message
}

function waitingTime(seconds) {
  if (seconds === undefined) return 'later'
  const [amount, unit] =
    seconds < 120 ? [seconds, 'second'] : seconds < 7_200 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour']
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
  return `in ${format.format(Math.ceil(amount))}`
}

function setShown(isShown) {
  const word = isShown ? 'Hide' : 'Show'
  passwordInput.type = isShown ? 'text' : 'password'
  toggle.textContent = word
  toggle.setAttribute('aria-label', `${word} the password`)
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  clear()
  setBusy(true)
  // Browsers would treat a visible password as ordinary text, and offer it in other forms.
  if (toggle) setShown(false)
  try {
    const done = await actions[form.dataset.page](token, Object.fromEntries(new FormData(form)))
    form.hidden = true
    outcome.textContent = done
    outcome.focus()
  } catch (error) {
    setBusy(false)
    showError(error)
  }
})
// People with an account need no name, and their browser should offer the saved password.
hasAccount?.addEventListener('change', () => {
  clear()
  form.elements.namedItem('name').closest('form > div').hidden = hasAccount.checked
  passwordInput.autocomplete = hasAccount.checked ? 'current-password' : 'new-password'
  button.dataset.idle = hasAccount.checked ? 'Accept the invitation' : 'Create my account'
  setBusy(false)
})
toggle?.addEventListener('click', () => setShown(passwordInput.type === 'password'))

// A link that is opened in this page changes only the fragment, which does not load the page again.
addEventListener('hashchange', start)
start()
