import type { Sentence } from '../wishes/sentence.js'
import { normalise } from '../wishes/words.js'

/** What a sentence may ask for that is no wish about the app. */
export interface Commands {
  /** Back to the options before the last change. */
  readonly undo: boolean
  /** Every file as the options say, whatever was edited by hand. */
  readonly rewrite: boolean
  /** The project's settings count more than what the project is. */
  readonly settingsFirst: boolean
}

const UNDO = words(
  'undo|undo that|undo this|undo it|undo the last change|revert|revert that|revert this|revert it|revert the last change|take that back|take it back|change it back|roll back|rollback|back to the version before|' +
    'deshacer|deshaz|deshazlo|deshaz el ultimo cambio|ruckgangig|mach das ruckgangig|mache das ruckgangig|annule|annuler|annule le dernier changement|desfazer|desfaca|desfaca a ultima mudanca|पूर्ववत करें|वापस करो',
)

const REWRITE = words(
  'regenerate|regenerate everything|regenerate all files|rewrite everything|rewrite all files|write everything again|write all files again|generate everything again|restore all files|discard my edits|discard my changes|overwrite my edits|overwrite my changes|' +
    'escribe todo de nuevo|vuelve a generar todo|schreib alles neu|alles neu schreiben|alles neu generieren|reecris tout|regenere tout|gere tudo de novo|reescreva tudo|सब फिर से लिखो',
)

const SETTINGS_FIRST = words(
  'apply the settings|apply settings|apply my settings|apply our settings|apply the new settings|apply the project settings|apply the instructions|use the settings|use my settings|use the new settings|use the project settings|use the instructions|follow the settings|follow the instructions|' +
    'aplica los ajustes|aplicar los ajustes|usa los ajustes|einstellungen anwenden|einstellungen ubernehmen|wende die einstellungen an|ubernimm die einstellungen|applique les parametres|appliquer les parametres|aplique as configuracoes|aplicar as configuracoes|सेटिंग्स लागू करें',
)

/** Reads commands from a sentence. */
export function readCommands({ normalised }: Sentence): Commands {
  return {
    undo: hasAny(normalised, UNDO),
    rewrite: hasAny(normalised, REWRITE),
    settingsFirst: hasAny(normalised, SETTINGS_FIRST),
  }
}

/** True where any of the commands stands in the words. */
export function isCommand(normalised: string): boolean {
  return [UNDO, REWRITE, SETTINGS_FIRST].some((phrases) => hasAny(normalised, phrases))
}

function hasAny(normalised: string, phrases: readonly string[]): boolean {
  const text = ` ${normalised.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()} `
  return phrases.some((phrase) => text.includes(` ${phrase} `))
}

function words(text: string): readonly string[] {
  return text.split('|').map((phrase) => normalise(phrase).trim())
}
