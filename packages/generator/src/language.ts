const languages: Readonly<Record<string, string>> = {
  dart: 'dart',
  gradle: 'groovy',
  html: 'html',
  json: 'json',
  kt: 'kotlin',
  kts: 'kotlin',
  md: 'markdown',
  pbxproj: 'properties',
  plist: 'xml',
  properties: 'properties',
  swift: 'swift',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
}

/** What a file is written in, by its name: a word that highlighters know, `text` where the name does not tell. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === 'Podfile') return 'ruby'
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return Object.hasOwn(languages, extension) ? (languages[extension] ?? 'text') : 'text'
}
