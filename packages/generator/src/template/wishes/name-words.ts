/** Words after which a name comes, whatever they are about. */
const RENAMING =
  "rename (?:(?:it|this|that|the app|the project|my app|our app) )?(?:to|as|into)|(?:change|set) (?:the |its )?(?:app )?name to|(?:its |the )?new name(?: is|:)|call (?:the|this|my|our) app|with the name|by the name of|the name is|app name(?: is|:)?|name it|call it|ren[oó]mbral[ao](?: a| como)?|renombrar(?: a| como)?|cambi(?:a|ar) el nombre a|con el nombre(?: de)?|que se llama|benenne (?:sie|es|die app) (?:um )?in|umbenennen in|nenne (?:sie|es|die app)|(?:sie|es) soll hei(?:ß|ss)en|mit dem namen|(?:die|das|der) hei(?:ß|ss)t|name:|renomme[- ](?:la|le) en|renommer en|change(?:r)? le nom en|qui s['’]appelle|renomei?e (?:o app )?para|renomear para|mud(?:e|ar) o nome para|com o nome(?: de)?|नाम बदलकर|नाम(?: है)?"

/** Words after which the name of what stands before them comes. */
const NAMING = 'called|named|titled|entitled|llamad[ao]|namens|genannt|appel[ée]e?|nomm[ée]e?|chamad[ao]|नामक'

/** Matches the words that introduce a name in a sentence about an app that does not exist yet. */
export const INTRODUCTION = new RegExp(`(?<![\\p{L}\\p{N}])(?:${RENAMING}|${NAMING})\\s+`, 'iu')
/** The same for an app that exists: "a tab called News" names a tab. */
export const INTRODUCTION_OF_APP = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${RENAMING}|(?<=(?:app|chat|feed|messenger|forum|community|it|aplicaci[oó]n|anwendung|application|aplicativo|ऐप)\\s)(?:${NAMING}))\\s+`,
  'iu',
)

/** A word that goes on with the sentence: there a name without quotes ends. */
export const END_OF_NAME =
  /^(?:with|without|in|for|and|that|which|where|using|on|but|has|having|con|sin|en|para|y|que|mit|ohne|und|für|avec|sans|pour|et|com|sem|em|e|को|में|के|और|जिसमें|is|no|to|should|must|please|uses)$/i
