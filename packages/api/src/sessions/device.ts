import Bowser from 'bowser'

/**
 * The product and the system of a user agent, without versions: `Firefox on Linux`, `curl`, `Dart`. For people, and for
 * telling one device from another: an update of the browser does not change it.
 */
export function deviceOf(userAgent: string): string {
  const product = userAgent.trim().split(/[\s/;(]/, 1)[0] ?? ''
  if (product === '') return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  // Browsers all begin with Mozilla. What does not is a program, and is called by its own name.
  const name = product === 'Mozilla' || product === 'Opera' ? browser.name || 'Unknown browser' : product
  return (os.name ? `${name} on ${os.name}` : name).slice(0, 100)
}
