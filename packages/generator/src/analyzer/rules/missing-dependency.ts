import { products } from '../../knowledge/likeminds.js'
import { packageOf } from '../dart-uri.js'
import type { Project, ProjectFinding } from './project.js'
import { type Pubspec, rootOf } from './pubspec.js'

/** They come with Flutter itself: an app without them has other worries. */
const ofFlutter = new Set(['flutter', 'flutter_test'])
/** These come with Flutter too, but an app has to name them. */
const ofSdk = new Set(['flutter_driver', 'flutter_localizations', 'flutter_web_plugins', 'integration_test'])
/** Folders of which nothing gets into the app: `dev_dependencies` are enough (dart.dev, "Package dependencies"). */
const forDevelopers = new Set(['benchmark', 'example', 'integration_test', 'test', 'test_driver', 'tool'])
/** Made by tools, for nobody to mend. */
const generated = /^(?:build|\.[^/]*)$/

/**
 * `missing-dependency`: the `pubspec.yaml` above a file does not name a package that the file imports. Said once of a
 * package, where it is imported first.
 */
export function checkDependencies({ units, pubspecs, api }: Project): ProjectFinding[] {
  const findings = new Map<string, ProjectFinding>()
  for (const isForDevelopers of [false, true]) {
    for (const [path, { directives }] of units) {
      const root = rootOf(path, pubspecs)
      const pubspec = root === undefined ? undefined : pubspecs.get(root)
      if (root === undefined || pubspec === undefined) continue
      const [folder = ''] = path.slice(root === '' ? 0 : root.length + 1).split('/')
      if (forDevelopers.has(folder) !== isForDevelopers || generated.test(folder)) continue
      for (const { uris, offset } of [...directives.imports, ...directives.exports]) {
        for (const name of uris.flatMap((uri) => packageOf(uri) ?? [])) {
          const key = JSON.stringify([root, name])
          if (findings.has(key) || isNamed(name, pubspec, isForDevelopers)) continue
          const version = products.map((product) => api[product]).find((facts) => facts.package === name)?.version
          const message = explain(name, pubspec, isForDevelopers, version)
          findings.set(key, { path, offset, severity: 'error', code: 'missing-dependency', message })
        }
      }
    }
  }
  return [...findings.values()]
}

function isNamed(name: string, pubspec: Pubspec, isForDevelopers: boolean): boolean {
  if (name === pubspec.name || ofFlutter.has(name) || pubspec.dependencies.has(name)) return true
  return isForDevelopers && pubspec.devDependencies.has(name)
}

function explain(name: string, pubspec: Pubspec, isForDevelopers: boolean, version: string | undefined): string {
  if (pubspec.devDependencies.has(name)) {
    return `\`${pubspec.path}\` names the package \`${name}\` for development only: move it from \`dev_dependencies\` to \`dependencies\`.`
  }
  const section = isForDevelopers ? 'dev_dependencies' : 'dependencies'
  const entry = ofSdk.has(name) ? `${name}: { sdk: flutter }` : version === undefined ? name : `${name}: ^${version}`
  return `\`${pubspec.path}\` does not name the package \`${name}\`: add \`${entry}\` under \`${section}\`.`
}
