import type { EngineSettings } from '../../engine.js'
import { cleanName } from './app-name.js'
import { formatHex, parseHex } from './colour.js'
import { readText } from './read-text.js'
import { FEATURES, type Feature, type Wishes } from './wishes.js'

/** What the settings ask for, without their `instructions`. */
export function readSettings(settings: EngineSettings): Wishes {
  const colour = settings.primaryColor === undefined ? null : parseHex(settings.primaryColor)
  const appName = settings.appName === undefined ? null : cleanName(settings.appName)
  return {
    ...(settings.product === undefined ? {} : { products: [settings.product] }),
    ...(appName === null ? {} : { appName }),
    ...(settings.packageName === undefined ? {} : { packageName: settings.packageName }),
    ...(settings.applicationId === undefined ? {} : { applicationId: settings.applicationId }),
    ...(colour === null ? {} : { colour: { hex: formatHex(colour), name: null } }),
    ...(settings.darkTheme === undefined ? {} : { dark: settings.darkTheme }),
    ...readFeatureWords(settings.features ?? []),
  }
}

/** The person's standing wishes. */
export function readInstructions(settings: EngineSettings): Wishes {
  return settings.instructions === undefined ? {} : readText(settings.instructions)
}

function readFeatureWords(words: readonly string[]): Wishes {
  const features: Partial<Record<Feature, boolean>> = {}
  const unknownFeatures: string[] = []
  for (const word of words) {
    const bare = word
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-')
    const feature = FEATURES.find((known) => known === bare || `no-${known}` === bare)
    if (feature === undefined) unknownFeatures.push(word)
    else features[feature] = feature === bare
  }
  return {
    ...(Object.keys(features).length > 0 ? { features } : {}),
    ...(unknownFeatures.length > 0 ? { unknownFeatures } : {}),
  }
}
