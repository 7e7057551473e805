import { layout } from './layout.js'

/** A page that a link in a mail opens: a form, which `assets/page.js` submits with the token of the link. */
interface MailLinkPage {
  /** The path of the page, and the key of its action in the script. */
  readonly name: 'verify' | 'confirm' | 'reset' | 'invite'
  readonly heading: string
  readonly lead: string
  /** HTML. */
  readonly fields: string
  readonly button: string
  /** The label of the button while the call is running. */
  readonly busy: string
}

/**
 * Returns an input with its label. `name` is that of the field in the call, so that the script can show errors beside
 * it.
 */
const field = (name: string, label: string, input: string, more = '') => `<div>
<label for="${name}">${label}</label>
<div class="input">${input}</div>
${more}<p class="problem" id="${name}-problem"></p>
</div>`

const password = (name: string, label: string) =>
  field(
    name,
    label,
    `<input id="${name}" name="${name}" type="password" autocomplete="new-password" autocapitalize="none" spellcheck="false" aria-describedby="${name}-hint ${name}-problem"><button type="button" aria-controls="${name}" aria-label="Show the password">Show</button>`,
    `<p class="hint" id="${name}-hint">Longer is better: use a few words that are not related to each other.</p>\n`,
  )

/** The pages have no validation rules of their own: the server checks the inputs, so that each rule exists once. */
export const mailLinkPages: readonly MailLinkPage[] = [
  {
    name: 'verify',
    heading: 'Confirm your address',
    lead: 'With this, you show that the address of your account is yours.',
    fields: '',
    button: 'Confirm my address',
    busy: 'Confirming…',
  },
  {
    name: 'confirm',
    heading: 'Change your address',
    lead: 'Your account will use the address to which this mail was sent. If you did not ask for this, close this page: nothing has changed.',
    fields: '',
    button: 'Change my address',
    busy: 'Changing…',
  },
  {
    name: 'reset',
    heading: 'Choose a new password',
    lead: 'When you save it, all your devices are signed out.',
    fields: password('newPassword', 'New password'),
    button: 'Save the new password',
    busy: 'Saving…',
  },
  {
    name: 'invite',
    heading: 'You were invited',
    lead: 'Create your account with the address to which the mail was sent.',
    fields: [
      '<label class="choice"><input id="known" type="checkbox"> I already have an account</label>',
      field(
        'email',
        'E-mail address',
        '<input id="email" name="email" type="email" autocomplete="email" autocapitalize="none" spellcheck="false" aria-describedby="email-problem">',
      ),
      field('name', 'Name', '<input id="name" name="name" autocomplete="name" aria-describedby="name-problem">'),
      password('password', 'Password'),
    ].join('\n'),
    button: 'Create my account',
    busy: 'Creating it…',
  },
]

export function renderMailLinkPage(page: MailLinkPage, base: './' | '../'): string {
  return layout({
    title: `${page.heading} – LikeMinds Assistant`,
    base,
    isForm: true,
    main: `<p class="sender"><span class="mark" aria-hidden="true"></span>LikeMinds Assistant</p>
<h1>${page.heading}</h1>
<section>
<noscript><p class="failure">This page needs JavaScript. Allow it for this address, then load the page again.</p></noscript>
<form data-page="${page.name}" method="post" novalidate hidden>
<p>${page.lead}</p>
${page.fields}
<button type="submit" data-idle="${page.button}" data-busy="${page.busy}">${page.button}</button>
</form>
<p class="failure" role="alert" tabindex="-1"></p>
<p class="outcome" role="status" tabindex="-1"></p>
</section>`,
  })
}
