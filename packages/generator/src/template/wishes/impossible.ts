/** A wish that cannot be granted: the words that ask for it, and why not. */
interface Impossible {
  /** In the form of `VOCABULARY`. */
  readonly words: string
  readonly title: string
  readonly reason: string
}

/** What people ask for that the two SDKs, or these templates, do not have. */
export const IMPOSSIBLE = {
  calls: {
    words:
      'video call|video calls|voice call|voice calls|audio call|audio calls|calls|phone calls|video chat|videollamadas|llamadas|videoanrufe|anrufe|appels|appels video|chamadas|videochamadas|वीडियो कॉल|कॉल',
    title: 'Voice and video calls',
    reason: 'the LikeMinds SDKs have none; a calling SDK has to be added beside them',
  },
  streaming: {
    words:
      'live stream|live streams|livestream|livestreams|live streaming|livestreaming|broadcasts|transmisiones en vivo|streaming en direct|लाइव स्ट्रीम',
    title: 'Live streaming',
    reason: 'the LikeMinds SDKs have none',
  },
  payments: {
    words:
      'payment|payments|checkout|in app purchase|in app purchases|subscriptions|subscription|paywall|stripe|paypal|online shop|web shop|marketplace|shopping cart|pagos|zahlungen|paiements|pagamentos|भुगतान|crypto|bitcoin|nft|nfts',
    title: 'Payments and shops',
    reason: 'they need a payment provider and a backend of yours',
  },
  location: {
    words: 'map|maps|mapa|landkarte|gps|location sharing|live location|geolocation|mapas|karten|carte|cartes|नक्शा',
    title: 'Maps and locations',
    reason: 'the LikeMinds SDKs have none',
  },
  stories: {
    words: 'stories|instagram stories|story bar|disappearing messages|historias|geschichten',
    title: 'Stories and messages that disappear',
    reason: 'the LikeMinds SDKs have none',
  },
  translation: {
    words:
      'translation|translations|auto translate|automatic translation|translate messages|traduccion automatica|automatische ubersetzung|traduction automatique',
    title: 'Translation of what people write',
    reason: 'it needs a translation service',
  },
  encryption: {
    words:
      'end to end encryption|end to end encrypted|e2e encryption|e2ee|encryption|encrypted|cifrado|verschlusselung|chiffrement|criptografia',
    title: 'End-to-end encryption',
    reason: "the LikeMinds SDKs send over TLS and keep what is sent on LikeMinds' servers",
  },
  'social-login': {
    words:
      'google login|google sign in|sign in with google|login with google|apple sign in|sign in with apple|facebook login|login with facebook|otp|otp login|phone login|phone number login|sso|saml|oauth|magic link|biometric login|face id|fingerprint',
    title: 'Sign-in with Google, Apple, a phone number or SSO',
    reason: 'who a person is has to be checked by a backend of yours, which then asks LikeMinds for tokens',
  },
  web: {
    words:
      'web app|website|web version|desktop app|desktop version|windows app|macos app|linux app|progressive web app|pwa|sitio web|webseite|site web',
    title: 'Web and desktop',
    reason: 'the project is set up for Android and iOS',
  },
  native: {
    words:
      'react native|reactjs|react|swift|swiftui|kotlin|jetpack compose|angular|vue|unity|java app|wordpress|xamarin|ionic',
    title: 'Other frameworks than Flutter',
    reason: 'what is written here is Flutter',
  },
  matching: {
    words: 'dating|matchmaking|swipe|swiping|tinder|recommendation engine|machine learning',
    title: 'Matching and recommendations of your own',
    reason: 'they need a backend of yours',
  },
  games: {
    words:
      'multiplayer|chess board|game board|play games|game engine|3d|virtual reality|vr|augmented reality|ar filters|hologram',
    title: 'Games, 3D and AR',
    reason: 'they are no part of a chat or a feed',
  },
  backendCode: {
    words:
      'backend code|server code|admin panel|admin dashboard|moderation dashboard|analytics dashboard|database schema|nodejs server',
    title: 'A backend or a dashboard',
    reason: 'only the app is written; moderation and settings are in the LikeMinds dashboard',
  },
} as const satisfies Record<string, Impossible>

export type ImpossibleWish = keyof typeof IMPOSSIBLE

/** True for a key of `IMPOSSIBLE`. */
export function isImpossibleWish(key: string): key is ImpossibleWish {
  return Object.hasOwn(IMPOSSIBLE, key)
}
