/**
 * The pages that mails lead to. The link's token is in its fragment, which no server sees and no log keeps, and it is
 * sent on a click alone: what opens links by itself, as scanners of mail do, spends nothing.
 */

const form = document.querySelector('form')
const button = form.querySelector('[type=submit]')
const passwordInput = form.querySelector('[type=password]')
const toggle = form.querySelector('[type=button]')
const known = form.querySelector('[type=checkbox]')
const failure = document.querySelector('[role=alert]')
const outcome = document.querySelector('[role=status]')
/** It is bound to an address, which may have been mistyped: a link that is refused may be right after all. */
const isInvitation = form.dataset.page === 'invite'

// Beside the folder of this file, wherever a proxy has put both, and whether or not the page's path ends in a slash.
const calls = new URL('../trpc/', import.meta.url)
const longestMilliseconds = 30_000

const linkIncomplete = 'This link is incomplete. Copy it whole from the mail, to its very end, and open it again.'
const linkInvalid =
  'This link is no longer valid: it was used, replaced by a newer one, or is too old. Ask for a new one.'
const linkToWrongAddress = `${linkInvalid} It works for the address it was mailed to.`
const addressTaken = 'Somebody else’s account has this address by now. Yours keeps the one that it has.'
const accountReady = 'Your account is ready. Sign in with it in your app.'
const noAnswer = 'The server could not be reached. Check your connection, then try again.'

/** What a call answers when it fails: the contract's error, or nothing but a message where no answer came. */
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
      signal: AbortSignal.timeout(longestMilliseconds),
    })
    answer = await response.json()
  } catch {
    // No answer came in time, or none of the server's: what stands between answers in HTML.
  }
  if (answer?.result) return answer.result.data
  throw new CallError(answer?.error?.data?.error ?? { message: noAnswer })
}

/** What the button of each page does. Each answers what to say when it is done; the inputs bear the calls' own names. */
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
    const isKnown = known.checked
    const { tokens } = isKnown
      ? await call('auth.login', credentials)
      : await call('auth.register', { ...credentials, name, invitationToken: token })
    try {
      const project = await call('projects.acceptInvitation', { token }, tokens.accessToken)
      return `You are in “${project.name}” now. Sign in with your account in your app.`
    } catch (error) {
      if (isKnown) throw error
      // An invitation to have an account, and to no project, is used up by making one.
      return error.code === 'INVALID_TOKEN' ? accountReady : `${accountReady} Your invitation waits for you there.`
    } finally {
      // Nobody uses the session that this took. Should it stay, nothing of the above is lost.
      await call('auth.logout', { refreshToken: tokens.refreshToken }).catch(() => undefined)
    }
  },
}

let token = ''

/** Takes the token out of the address, where a shoulder, a history or a synchronised browser would read it. */
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

/** Says it where it belongs, and leads there: beside the inputs that are wrong, or else below the form. */
function tell(error) {
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
  form.hidden = isOfLink(error) && !isInvitation
  if (form.hidden) failure.focus()
  else button.focus()
}

function fieldsOf({ code, message, fields }) {
  if (code === 'WEAK_PASSWORD') return [{ path: passwordInput.name, message }]
  if (code === 'EMAIL_TAKEN') return [{ path: 'email', message }]
  return fields
}

function isOfLink({ code, fields }) {
  return code === 'INVALID_TOKEN' || fields.some(({ path }) => path === 'token' || path === 'invitationToken')
}

function messageOf(error) {
  const { code, message, requestId, retryAfterSeconds } = error
  if (isOfLink(error)) return isInvitation ? linkToWrongAddress : linkInvalid
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
  // A password in clear is no password to a browser: it would offer to complete it in other forms.
  if (toggle) setShown(false)
  try {
    const done = await actions[form.dataset.page](token, Object.fromEntries(new FormData(form)))
    form.hidden = true
    outcome.textContent = done
    outcome.focus()
  } catch (error) {
    setBusy(false)
    tell(error)
  }
})
// Who has an account is not asked for a name, and their browser offers the password that it knows.
known?.addEventListener('change', () => {
  clear()
  form.elements.namedItem('name').closest('form > div').hidden = known.checked
  passwordInput.autocomplete = known.checked ? 'current-password' : 'new-password'
  button.dataset.idle = known.checked ? 'Accept the invitation' : 'Make my account'
  setBusy(false)
})
toggle?.addEventListener('click', () => setShown(passwordInput.type === 'password'))

// A link that is put into the address of an open page changes the fragment only, and loads nothing.
addEventListener('hashchange', start)
start()
