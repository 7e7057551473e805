import Bowser from 'bowser'

/**
 * Returns product and operating system of a user agent, without versions: `Firefox on Linux`, `curl`, `Dart`. Shown to
 * people, and used to tell devices apart: a browser update does not change it.
 */
export function deviceOf(userAgent: string): string {
  const product = userAgent.trim().split(/[\s/;(]/, 1)[0] ?? ''
  if (product === '') return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  // All browsers begin with Mozilla. Anything else is a program with a name of its own.
  const name = product === 'Mozilla' || product === 'Opera' ? browser.name || 'Unknown browser' : product
  return (os.name ? `${name} on ${os.name}` : name).slice(0, 100)
}
