import Bowser from 'bowser'

/**
 * Returns product and operating system of a user agent, without versions and at most 100 characters: `Firefox on
 * Linux`, `curl`, `Dart`. Shown to people, and used to tell devices apart: a browser update does not change it.
 */
export function deviceOf(userAgent: string): string {
  const product = userAgent.trim().split(/[\s/;(]/, 1)[0] ?? ''
  if (product === '') return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  // Browsers begin with Mozilla, old versions of Opera with Opera. Anything else is a program with its own name.
  const name = product === 'Mozilla' || product === 'Opera' ? browser.name || 'Unknown browser' : product
  return (os.name ? `${name} on ${os.name}` : name).slice(0, 100)
}
