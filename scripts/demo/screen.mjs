const colors = { dim: 2, bold: 1, red: 31, green: 32, yellow: 33, cyan: 36 }

/** Replaces control characters other than line feeds with spaces, because untrusted text could control the terminal. */
export const printable = (text) =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (sign) => (sign === '\n' ? '\n' : ' '))

/** Prints the events of a generation. On a terminal, one line shows the size of the current file as it grows. */
export function createScreen(output) {
  const isLive = output.isTTY === true && process.env.TERM !== 'dumb'
  const paint = (color, text) => (isLive && !process.env.NO_COLOR ? `\x1b[${colors[color]}m${text}\x1b[0m` : text)
  let isInText = false
  let hasLiveLine = false
  let growing = { path: '', bytes: 0 }

  function clear() {
    if (hasLiveLine) output.write('\r\x1b[2K')
    hasLiveLine = false
    if (isInText) output.write('\n')
    isInText = false
  }

  function say(line) {
    clear()
    output.write(`${line}\n`)
  }

  function grow(path, bytes) {
    if (!isLive) return
    if (isInText) clear()
    const width = Math.max(20, (output.columns || 80) - 1)
    output.write(`\r\x1b[2K${paint('dim', `  … ${printable(path)}  ${size(bytes)}`.slice(0, width))}`)
    hasLiveLine = true
  }

  const shows = {
    status: ({ message }) => say(paint('dim', printable(message))),
    progress: ({ step, steps, message }) => say(paint('cyan', `[${step}/${steps}] ${printable(message)}`)),
    chat({ text }) {
      if (!isInText) clear()
      output.write(printable(text))
      isInText = !text.endsWith('\n')
    },
    fileStarted({ path }) {
      growing = { path, bytes: 0 }
      grow(path, 0)
    },
    fileDelta({ text }) {
      growing.bytes += Buffer.byteLength(text)
      grow(growing.path, growing.bytes)
    },
    fileCompleted: ({ path, bytes }) =>
      say(`  ${paint('green', '+')} ${printable(path)}  ${paint('dim', size(bytes))}`),
    fileRemoved: ({ path }) => say(`  ${paint('red', '-')} ${printable(path)}`),
    restarted: ({ reason }) => say(paint('yellow', `Restarted: ${printable(reason)}`)),
    diagnostic: ({ severity, path, line, column, message }) =>
      say(
        paint(
          severity === 'error' ? 'red' : 'yellow',
          `  ! ${printable(path)}:${line}:${column} ${printable(message)}`,
        ),
      ),
    error: ({ message }) => say(paint('red', printable(message))),
    result: () => clear(),
  }

  return {
    say,
    /** Prints one event. Ignores unknown types. */
    show: (event) => shows[event.type]?.(event),
    end: clear,
    finish({ folder, files, diagnostics }) {
      const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0)
      const found = `${diagnostics.errors} errors, ${diagnostics.warnings} warnings`
      say('')
      say(paint('bold', `${files.size} files, ${size(bytes)}, in ${folder} (${found}).`))
      say('')
      say('Next, with Flutter installed:')
      say(`  cd ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`)
      say('  flutter pub get')
      if (files.has('README.md')) say('  See README.md there for how to run it with your LikeMinds API key.')
    },
  }
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`
}
