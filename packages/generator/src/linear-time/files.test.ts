import { selectFiles } from '../analyzer/dart-tool/project-copy.js'
import { createLocalAnalyzer } from '../analyzer/local-analyzer.js'
import type { Analyzer, Diagnostic } from '../engine.js'
import { fenced } from '../model/answer/render.js'
import { createTemplateEngine } from '../template/engine.js'
import { adviceFor } from '../template/fix/advice.js'
import { readComplaints } from '../template/fix/error-message.js'
import { begin } from '../template/follow-up/follow-up.fixture.js'
import { collect, inputOf } from '../template/run.fixture.js'
import { markdownText } from '../template/text/escape.js'
import { describeLinearTime, type Reader } from './linear-time.fixture.js'

const analyzer = await createLocalAnalyzer()

function analyze(path: string): Reader {
  return (content) => analyzer.analyze([{ path, content }])
}

function findingsOf(path: string): Diagnostic[] {
  const finding = (source: Diagnostic['source'], code: string, message: string): Diagnostic => ({
    ...{ path, line: 1, column: 1, severity: 'error', source, code, message },
  })
  const uri = "'package:likeminds_feed_flutter_core/likeminds_feed_core.dart'"
  return [
    finding('syntax', 'syntax-error', 'Expected `;`.'),
    finding('likeminds', 'unknown-name', 'There is no `LMa`. Did you mean `LMb`?'),
    finding('likeminds', 'missing-import', `\`LMFeedCore\` needs the import of ${uri}.`),
    finding('likeminds', 'missing-import', `\`LMb\` is left out by the \`show\` or \`hide\` of the import of 'q'.`),
    finding('project', 'missing-dependency', '`pubspec.yaml` does not name `http`: add `http` under `dependencies`.'),
    finding('project', 'missing-permission', 'Add `<uses-permission android:name="android.permission.INTERNET" />`.'),
    finding('project', 'missing-permission', 'Needs `NSCameraUsageDescription`.'),
    ...['missing-initialise', 'initialise-after-run-app', 'initialise-not-awaited'].map((code) =>
      finding('project', code, '`LMFeedCore.instance.initialize(…)` is not called.'),
    ),
  ]
}

/** Repairs a file with every kind of finding, and keeps none of the repairs. The parser has tests of its own. */
function fix(path: string, codes: (finding: Diagnostic) => boolean): Reader {
  const findings = findingsOf(path).filter(codes)
  const reporting: Analyzer = { analyze: async () => findings }
  return (content) => {
    const files = [{ path, content }]
    return collect(createTemplateEngine({ analyzer: reporting }), inputOf('mend it', { kind: 'fix', files }))
  }
}

const { files } = await begin('A feed called Club in teal')

describeLinearTime('a file or an error message', {
  'a text for Markdown': (text) => [markdownText(text), fenced(text)],
  'an error message': (text) => [readComplaints(text), adviceFor(text)],
  'the error message of a fix': (errorMessage) =>
    collect(
      createTemplateEngine({ analyzer: { analyze: async () => [] } }),
      inputOf('', { kind: 'fix', errorMessage, files }),
    ),
  Dart: analyze('lib/main.dart'),
  YAML: analyze('pubspec.yaml'),
  XML: analyze('android/app/src/main/AndroidManifest.xml'),
  'a property list': analyze('ios/Runner/Info.plist'),
  'Dart, to fix its syntax': fix('lib/main.dart', ({ source }) => source === 'syntax'),
  'Dart, to fix the rest': fix('lib/main.dart', ({ source }) => source !== 'syntax'),
  'a pubspec, to fix it': fix('pubspec.yaml', ({ code }) => code === 'missing-dependency'),
  'a manifest, to fix it': fix('android/app/src/main/AndroidManifest.xml', ({ code }) => code === 'missing-permission'),
  'a property list, to fix it': fix('ios/Runner/Info.plist', ({ code }) => code === 'missing-permission'),
  'Dart for the SDK of Dart': (content) =>
    selectFiles([
      { path: 'pubspec.yaml', content: 'name: a' },
      { path: 'lib/a.dart', content },
    ]),
})
