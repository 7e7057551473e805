import { withoutEnding } from '../../text-ends.js'

/** Dart's keywords and built-in identifiers, and Java's keywords: an application id has to keep clear of them too. */
const KEYWORDS = words(
  'abstract as assert async await base boolean break byte case catch char class const continue covariant default deferred ' +
    'do double dynamic else enum export extends extension external factory false final finally float for function get goto ' +
    'hide if implements import in instanceof int interface is late library long mixin native new null of on operator package ' +
    'part private protected public required rethrow return sealed set short show static strictfp super switch sync ' +
    'synchronized this throw throws transient true try type typedef var void volatile when while with yield',
)

/** Packages that a project needs, or that come with them and sound like an app, and folders of it: pub refuses a second one of a name. */
const PACKAGES = words(
  'dart flutter flutter_lints flutter_test test http overlay_support flutter_secure_storage firebase_core ' +
    'firebase_messaging likeminds_chat_flutter_core likeminds_feed_flutter_core main lib app ' +
    'bloc characters clock collection equatable file_picker flutter_bloc hive image_picker intl matcher meta path ' +
    'path_provider permission_handler provider share_plus shimmer timeago typed_data url_launcher vector_math video_player web',
)

const LONGEST_PACKAGE_NAME = 32

/**
 * A name for `pubspec.yaml` out of an app's name: its letters in Latin, lower case, words joined by underscores, never a
 * reserved word of Dart or Java. Null when nothing of it can be written in Latin letters.
 */
export function derivePackageName(appName: string): string | null {
  const parts = transliterate(appName)
    .replace(/(?<=[a-z0-9])['’](?=[a-z])/g, '')
    .replace(/&/g, ' and ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const name = withoutEnding(parts.join('_').slice(0, LONGEST_PACKAGE_NAME), '_')
  if (!/[a-z]/.test(name)) return null
  if (/^\d/.test(name)) return `app_${name}`
  return isReserved(name) ? `${name}_app` : name
}

/** True for a package name that pub accepts and that is not reserved. */
export function isPackageName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name) && !isReserved(name)
}

/** True for an application id that Android and `flutter create` accept. */
export function isApplicationId(id: string): boolean {
  const segments = id.split('.')
  return (
    segments.length >= 2 &&
    segments.every((segment) => /^[a-zA-Z][a-zA-Z0-9_]*$/.test(segment) && !KEYWORDS.has(segment))
  )
}

function isReserved(name: string): boolean {
  return KEYWORDS.has(name) || PACKAGES.has(name)
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

const WIDGETS_OF_FLUTTER = new Set(['MaterialApp', 'WidgetsApp', 'CupertinoApp', 'StartupErrorApp'])

/** The class of the app's root widget: `bobs_club` becomes `BobsClubApp`. */
export function appClassName(packageName: string): string {
  const parts = packageName.split('_').filter((word) => word !== '')
  const pascal = parts.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')
  const name = pascal.endsWith('App') ? pascal : `${pascal}App`
  return WIDGETS_OF_FLUTTER.has(name) ? `The${name}` : name
}

/** Stands for the vowel that a Devanagari consonant carries unless a sign or a virama follows. */
const INHERENT = '\ue000'

function transliterate(text: string): string {
  return [
    ...text
      .normalize('NFKD')
      .toLowerCase()
      .normalize('NFD')
      .replace(/\u093c/g, ''),
  ]
    .map(
      (letter) =>
        LATIN.get(letter) ??
        DEVANAGARI_CONSONANTS.get(letter)?.concat(INHERENT) ??
        DEVANAGARI_SIGNS.get(letter) ??
        letter,
    )
    .join('')
    .replace(/\ue000[\ue001\u094d]/g, '')
    .replace(/\ue000(?![a-z])/g, '')
    .replace(/\ue000/g, 'a')
    .replace(/\ue001|\p{M}/gu, '')
}

// Letters that Unicode does not decompose. Scripts without an alphabet stay out: their names fall back to a default.
const LATIN = letters(
  'ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ħ:h ı:i ŋ:n ' +
    'а:a б:b в:v г:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ' +
    'ю:yu я:ya і:i є:ye ґ:g ' +
    'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o ' +
    'अ:a आ:aa इ:i ई:ii उ:u ऊ:uu ए:e ऐ:ai ओ:o औ:au',
)

const DEVANAGARI_CONSONANTS = letters(
  'क:k ख:kh ग:g घ:gh च:ch छ:chh ज:j झ:jh ट:t ठ:th ड:d ढ:dh ण:n त:t थ:th द:d ध:dh न:n प:p फ:ph ब:b भ:bh म:m य:y र:r ल:l व:v ' +
    'श:sh ष:sh स:s ह:h',
)

const DEVANAGARI_SIGNS: ReadonlyMap<string, string> = new Map(
  [...letters('ा:aa ि:i ी:i ु:u ू:u े:e ै:ai ो:o ौ:au')].map(([sign, vowel]) => [sign, `\ue001${vowel}`]),
)

function letters(pairs: string): ReadonlyMap<string, string> {
  return new Map(
    pairs.split(' ').map((pair) => {
      const [letter = '', latin = ''] = pair.split(':')
      return [letter, latin]
    }),
  )
}
