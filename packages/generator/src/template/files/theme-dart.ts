import type { ProjectOptions } from '../options/options.js'
import { capitalised } from '../text/english.js'
import { BLACK, contrast, formatHex, parseHex, type Rgb, readableOn, textOn, WHITE } from '../wishes/colour.js'
import { CHAT_PACKAGE, dartImports, FEED_PACKAGE } from './dart.js'
import { lines } from './project-file.js'

interface Greys {
  readonly background: Rgb
  readonly container: Rgb
  readonly onContainer: Rgb
}

const LIGHT: Greys = { background: [0xf4, 0xf5, 0xf7], container: [0xff, 0xff, 0xff], onContainer: [0x1b, 0x1d, 0x22] }
const DARK: Greys = { background: [0x12, 0x12, 0x12], container: [0x1e, 0x1e, 0x1e], onContainer: [0xf2, 0xf2, 0xf2] }

/** What there is to say about a brand colour: computed here as the generated theme computes it. */
export interface BrandReading {
  readonly text: 'white' | 'black'
  /** Contrast of that text on the colour. */
  readonly ratio: number
  /** Of white text on the colour. */
  readonly whiteRatio: number
  /** The colour as text: the brand itself where it can be read. */
  readonly accent: string
  readonly accentDiffers: boolean
}

export function readBrand(options: ProjectOptions): BrandReading {
  const brand = parseHex(options.brand.hex) ?? BLACK
  const text = textOn(brand)
  const accent = options.dark ? readableOn(DARK.container, brand, WHITE) : readableOn(LIGHT.background, brand, BLACK)
  return {
    text: text === WHITE ? 'white' : 'black',
    ratio: contrast(text, brand),
    whiteRatio: contrast(WHITE, brand),
    accent: formatHex(accent),
    accentDiffers: formatHex(accent) !== formatHex(brand),
  }
}

/** The app's theme and the SDKs', all from one colour. */
export function writeTheme(options: ProjectOptions): string {
  const { dark, brand } = options
  const greys = dark ? DARK : LIGHT
  const imports = dartImports(
    { uri: 'dart:math', as: 'math' },
    'package:flutter/material.dart',
    options.chat !== null && { uri: CHAT_PACKAGE, show: ['LMChatThemeData'] },
    options.feed !== null && { uri: FEED_PACKAGE, show: ['LMFeedThemeData'] },
  )
  return lines(
    imports,
    '',
    brand.name !== null && `/// ${capitalised(brand.name)}.`,
    `const brandColor = ${dartColour(parseHex(brand.hex) ?? BLACK)};`,
    '',
    dark && options.chat !== null && DARK_COMMENT,
    `const _background = ${dartColour(greys.background)};`,
    `const _container = ${dartColour(greys.container)};`,
    `const _onContainer = ${dartColour(greys.onContainer)};`,
    '',
    MEASURES,
    dark ? DARK_ACCENT : LIGHT_ACCENT,
    appTheme(dark),
    options.chat !== null && `\n${chatTheme(dark)}`,
    options.feed !== null && `\n${feedTheme(dark)}`,
    '',
  )
}

function dartColour(colour: Rgb): string {
  return `Color(0xFF${formatHex(colour).slice(1)})`
}

const DARK_COMMENT = `// The greys of the chat SDK's own dark theme: its app bars keep them whatever
// colours are passed, so the rest of the app follows.`

const MEASURES = `/// The smallest contrast that WCAG AA allows for text.
const _readable = 4.5;

double contrastRatio(Color a, Color b) {
  final first = a.computeLuminance();
  final second = b.computeLuminance();
  return (math.max(first, second) + 0.05) / (math.min(first, second) + 0.05);
}

/// White or black, whichever reads better on [background].
Color textColorOn(Color background) {
  final white = contrastRatio(Colors.white, background);
  final black = contrastRatio(Colors.black, background);
  return white >= black ? Colors.white : Colors.black;
}
`

const LIGHT_ACCENT = `/// [color] darkened just enough to be read as text on [background].
Color darkenedFor(Color background, Color color) {
  for (var step = 0; step < 20; step++) {
    final candidate = Color.lerp(color, Colors.black, step / 20)!;
    if (contrastRatio(candidate, background) >= _readable) return candidate;
  }
  return Colors.black;
}

/// The brand colour where it is text or a thin line; fills keep [brandColor].
final Color accentColor = darkenedFor(_background, brandColor);
`

const DARK_ACCENT = `/// [color] lightened just enough to be read as text on [background].
Color lightenedFor(Color background, Color color) {
  for (var step = 0; step < 20; step++) {
    final candidate = Color.lerp(color, Colors.white, step / 20)!;
    if (contrastRatio(candidate, background) >= _readable) return candidate;
  }
  return Colors.white;
}

/// The brand colour where it is text or a thin line; fills keep [brandColor].
final Color accentColor = lightenedFor(_container, brandColor);
`

function appTheme(dark: boolean): string {
  const scheme = dark
    ? `ColorScheme.fromSeed(
    seedColor: brandColor,
    brightness: Brightness.dark,
  ).copyWith(`
    : 'ColorScheme.fromSeed(seedColor: brandColor).copyWith('
  return `ThemeData appTheme() {
  final scheme = ${scheme}
    primary: accentColor,
    onPrimary: textColorOn(accentColor),
    surface: _container,
    onSurface: _onContainer,
  );
  return ThemeData(
    colorScheme: scheme,
    scaffoldBackgroundColor: _background,
    filledButtonTheme: FilledButtonThemeData(
      style: FilledButton.styleFrom(
        backgroundColor: brandColor,
        foregroundColor: textColorOn(brandColor),
        minimumSize: const Size(64, 48),
      ),
    ),
  );
}`
}

const SDK_COLOURS = `    primaryColor: brandColor,
    onPrimary: textColorOn(brandColor),
    backgroundColor: _background,
    container: _container,
    onContainer: _onContainer,
    tagColor: accentColor,
    hashTagColor: accentColor,
    linkColor: accentColor,`

function chatTheme(dark: boolean): string {
  return `LMChatThemeData chatTheme() {
  return LMChatThemeData.${dark ? 'dark' : 'light'}(
${SDK_COLOURS}
  );
}`
}

function feedTheme(dark: boolean): string {
  if (!dark)
    return `LMFeedThemeData feedTheme() {
  return LMFeedThemeData.light(
${SDK_COLOURS}
  );
}`
  return `LMFeedThemeData feedTheme() {
  // The feed SDK has no dark theme of its own: this is the light one in dark
  // colours.
  return LMFeedThemeData.light(
${SDK_COLOURS}
    textSecondary: const Color(0xFFBDBDBD),
    inActiveColor: const Color(0xFF9E9E9E),
    disabledColor: const Color(0xFF616161),
    shadowColor: Colors.black,
  );
}`
}
