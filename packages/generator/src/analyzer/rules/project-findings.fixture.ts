import { createLocalAnalyzer } from '../local-analyzer.js'

const analyzer = createLocalAnalyzer()

export const chatImport = "import 'package:likeminds_chat_flutter_core/likeminds_chat_flutter_core.dart';"
export const feedImport = "import 'package:likeminds_feed_flutter_core/likeminds_feed_core.dart';"

/** A pubspec with all packages that the tests import. */
export const pubspec = `name: app
dependencies:
  flutter: { sdk: flutter }
  likeminds_chat_flutter_core: ^1.2.2
  likeminds_feed_flutter_core: ^1.17.1
`

/** Returns the findings of the project rules, as `path:line:column code`. Any other finding is an error of the test. */
export async function projectFindings(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await findAll(files)).map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`)
}

export async function projectMessages(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await findAll(files)).map(({ message }) => message)
}

async function findAll(files: Readonly<Record<string, string>>) {
  const found = await (await analyzer).analyze(Object.entries(files).map(([path, content]) => ({ path, content })))
  const isOfProject = found.every(({ source }) => source === 'project')
  if (!isOfProject) throw new Error(`The files have other faults: ${JSON.stringify(found)}`)
  return found
}
