import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something that some tests need and a machine may lack. */
export interface Requirement {
  readonly isMet: boolean
  /** The reason for skipping a test, and how to meet the requirement. */
  readonly instruction: string
}

/** The path of Chromium, or undefined. */
export const chromiumPath = findChromium()

export const requirements = {
  chromium: {
    isMet: chromiumPath !== undefined,
    instruction: 'no Chromium was found. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
  },
  root: {
    isMet: process.getuid?.() === 0,
    instruction: 'only root can run processes as another user. Run the tests as root, for example in a container.',
  },
  linux: {
    isMet: process.platform === 'linux',
    instruction: 'the processes of the system are read from /proc. Run the tests on Linux.',
  },
} as const satisfies Record<string, Requirement>

/** True if tests with this requirement are skipped. In CI they run and fail instead. */
export const isSkippedWithout = ({ isMet }: Requirement): boolean => !isMet && !process.env.CI

function findChromium(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'google-chrome'))
  const candidates = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', ...onPath]
  return candidates.find((path) => path !== '' && existsSync(path))
}
