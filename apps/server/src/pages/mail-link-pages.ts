import { layout } from './layout.js'

/** A page that a link in a mail leads to: a form, which `assets/page.js` sends with the link's token on a click. */
interface MailedPage {
  /** Its path, and what the script knows it by. */
  readonly name: 'verify' | 'confirm' | 'reset' | 'invite'
  readonly heading: string
  readonly lead: string
  /** HTML. */
  readonly fields: string
  readonly button: string
  /** The button's words while it is under way. */
  readonly busy: string
}

/** An input. Its name is the call's own, so that what the server says about it finds its place. */
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
    `<p class="hint" id="${name}-hint">Long is good: a few words that have nothing to do with each other.</p>\n`,
  )

/** Nobody's rule but the server's says what is valid: it would be written twice, and people would read two answers. */
export const mailedPages: readonly MailedPage[] = [
  {
    name: 'verify',
    heading: 'Confirm your address',
    lead: 'This shows that the address of your account is yours.',
    fields: '',
    button: 'Confirm my address',
    busy: 'Confirming…',
  },
  {
    name: 'confirm',
    heading: 'Change your address',
    lead: 'Your account will use the address that this mail came to. If you did not ask for it, close this page: nothing has changed.',
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
    lead: 'Make your account with the address that the mail came to.',
    fields: [
      '<label class="choice"><input id="known" type="checkbox"> I have an account already</label>',
      field(
        'email',
        'E-mail address',
        '<input id="email" name="email" type="email" autocomplete="email" autocapitalize="none" spellcheck="false" aria-describedby="email-problem">',
      ),
      field('name', 'Name', '<input id="name" name="name" autocomplete="name" aria-describedby="name-problem">'),
      password('password', 'Password'),
    ].join('\n'),
    button: 'Make my account',
    busy: 'Making it…',
  },
]

export function mailedPage(page: MailedPage, base: './' | '../'): string {
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
