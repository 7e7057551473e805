import { type LikeMindsProduct, products } from '../../knowledge/likeminds.js'
import { packageOf } from '../dart-uri.js'
import { checkXml } from '../xml.js'
import { isInLibrary, type Project, type ProjectFinding } from './project.js'

/** What the READMEs of both SDKs ask for; the first three of both. */
const androidPermissions: readonly (readonly [name: string, products: readonly LikeMindsProduct[]])[] = [
  ['INTERNET', ['chat', 'feed']],
  ['READ_MEDIA_IMAGES', ['chat', 'feed']],
  ['READ_MEDIA_VIDEO', ['chat', 'feed']],
  ['RECORD_AUDIO', ['chat']],
  ['FOREGROUND_SERVICE', ['chat']],
]
const iosDescriptions = ['NSCameraUsageDescription', 'NSMicrophoneUsageDescription', 'NSPhotoLibraryUsageDescription']

/**
 * `missing-permission`: the Android manifest or the `Info.plist` of an app does not name what a LikeMinds SDK that the app
 * imports needs. On Android it is a warning, because the manifest of another package may bring it; on iOS nobody else can,
 * and the app is ended by the system when it asks.
 */
export function checkPermissions(project: Project): ProjectFinding[] {
  return [...project.pubspecs.keys()].flatMap((root) => {
    const used = usedProducts(project, root)
    return used.length === 0 ? [] : [...checkAndroid(project, root, used), ...checkIos(project, root)]
  })
}

function usedProducts({ units, api }: Project, root: string): LikeMindsProduct[] {
  const imported = new Set<string>()
  for (const [path, { directives }] of units) {
    if (!isInLibrary(path, root)) continue
    for (const { uris } of [...directives.imports, ...directives.exports]) {
      for (const uri of uris) imported.add(packageOf(uri) ?? '')
    }
  }
  return products.filter((product) => imported.has(api[product].package))
}

function checkAndroid({ files }: Project, root: string, used: readonly LikeMindsProduct[]): ProjectFinding[] {
  const folder = `${root === '' ? '' : `${root}/`}android/app/src/`
  // A flavour's manifest is merged into the main one in release builds too; those of debug and profile are not.
  const manifests = files.filter(
    ({ path }) =>
      path.startsWith(folder) &&
      /^(?!(?:debug|profile|test|androidTest)\/)[^/]+\/AndroidManifest\.xml$/.test(path.slice(folder.length)),
  )
  const main = manifests.find(({ path }) => path === `${folder}main/AndroidManifest.xml`)
  const read = manifests.map(({ content }) => readManifest(content))
  if (main === undefined || read.some((manifest) => manifest === undefined)) return []
  const named = new Set(read.flatMap((manifest) => [...(manifest ?? [])]))
  return androidPermissions
    .filter(([name, needing]) => !named.has(`android.permission.${name}`) && used.some((one) => needing.includes(one)))
    .map(([name, needing]) => {
      const sdks = used.filter((product) => needing.includes(product)).map((product) => `the ${product} SDK`)
      const remedy = `<uses-permission android:name="android.permission.${name}" />`
      const message = `${sentence(sdks)} the permission \`${name}\`: add \`${remedy}\`.`
      const offset = Math.max(0, main.content.indexOf('<manifest'))
      return { path: main.path, offset, severity: 'warning', code: 'missing-permission', message }
    })
}

/** The permissions that a manifest names; `undefined` when it is no XML. */
function readManifest(content: string): Set<string> | undefined {
  const named = new Set<string>()
  const errors = checkXml(content, {
    opened(name, _, attributes) {
      if (/^uses-permission(?:-sdk-\d+)?$/.test(name)) named.add(attributes.get('android:name') ?? '')
    },
  })
  return errors.length === 0 ? named : undefined
}

function checkIos({ files }: Project, root: string): ProjectFinding[] {
  const folder = `${root === '' ? '' : `${root}/`}ios/`
  const plist = files.find(({ path }) => path === `${folder}Runner/Info.plist`)
  if (plist === undefined || checkXml(plist.content).length > 0) return []
  // A build setting (`INFOPLIST_KEY_…`) or another file that is merged in may name it as well.
  const ofIos = files.filter(({ path }) => path.startsWith(folder))
  return iosDescriptions
    .filter((key) => !ofIos.some(({ content }) => content.includes(key)))
    .map((key) => {
      const message = `The LikeMinds SDKs need \`${key}\`: add it with a sentence that tells people why the app asks.`
      const offset = Math.max(0, plist.content.indexOf('<dict'))
      return { path: plist.path, offset, severity: 'error', code: 'missing-permission', message }
    })
}

function sentence(sdks: readonly string[]): string {
  const named = sdks.join(' and ')
  return `${named.charAt(0).toUpperCase()}${named.slice(1)} need${sdks.length === 1 ? 's' : ''}`
}
