import { describe, expect, it } from 'vitest'
import { chatImport, projectFindings, projectMessages } from './project-findings.fixture.js'

const uses = (...names: string[]) => names.map((name) => `import 'package:${name}/${name}.dart';`).join('\n')
const names = (section: string, ...packages: string[]) =>
  `name: app\n${section}:\n${packages.map((name) => `  ${name}: ^1.0.0\n`).join('')}`

type Files = Readonly<Record<string, string>>

describe('an import of a package that the pubspec does not name', () => {
  it.each<[string, Files, string[]]>([
    ['in lib', { 'pubspec.yaml': 'name: app', 'lib/a.dart': uses('http') }, ['lib/a.dart:1:8 missing-dependency']],
    [
      'in an export',
      { 'pubspec.yaml': 'name: app', 'lib/a.dart': "// A\nexport 'package:http/http.dart';" },
      ['lib/a.dart:2:8 missing-dependency'],
    ],
    [
      'in a conditional import',
      {
        'pubspec.yaml': names('dependencies', 'a'),
        'lib/a.dart': "import 'package:a/a.dart' if (dart.library.js_interop) 'package:web/web.dart';",
      },
      ['lib/a.dart:1:8 missing-dependency'],
    ],
    [
      'once for several files, in the app before its tests',
      {
        'pubspec.yaml': names('dependencies', 'a'),
        'lib/b.dart': uses('a', 'http'),
        'lib/c.dart': uses('http'),
        'integration_test/a.dart': uses('http'),
      },
      ['lib/b.dart:2:8 missing-dependency'],
    ],
    [
      'when the app imports a dev dependency',
      { 'pubspec.yaml': names('dev_dependencies', 'http'), 'lib/a.dart': uses('http') },
      ['lib/a.dart:1:8 missing-dependency'],
    ],
    [
      'when a folder of the app that is named like a tool folder imports a dev dependency',
      { 'pubspec.yaml': names('dev_dependencies', 'http'), 'lib/test/a.dart': uses('http') },
      ['lib/test/a.dart:1:8 missing-dependency'],
    ],
    [
      'in a nested package, although the package above names it',
      {
        'pubspec.yaml': names('dependencies', 'http'),
        'packages/core/pubspec.yaml': 'name: core',
        'packages/core/lib/a.dart': uses('http'),
      },
      ['packages/core/lib/a.dart:1:8 missing-dependency'],
    ],
    [
      'in a test',
      { 'pubspec.yaml': names('dependencies', 'a'), 'test/a.dart': uses('mocktail') },
      ['test/a.dart:1:8 missing-dependency'],
    ],
  ])('is reported %s', async (_, files, expected) => {
    expect(await projectFindings(files)).toEqual(expected)
  })

  it.each<[string, Files, RegExp]>([
    [
      'what to add',
      { 'lib/a.dart': uses('http') },
      /does not name the package `http`: add `http` under `dependencies`/,
    ],
    [
      'which version of an SDK to add',
      { 'lib/a.dart': chatImport },
      /add `likeminds_chat_flutter_core: \^\d+\.\d+\.\d+` under/,
    ],
    [
      'that the package comes with Flutter',
      { 'test/a.dart': uses('integration_test') },
      /`integration_test: \{ sdk: flutter \}`/,
    ],
    [
      'that tests need it under dev_dependencies',
      { 'test/a.dart': uses('mocktail') },
      /add `mocktail` under `dev_dependencies`/,
    ],
    ['to move it to dependencies', { 'lib/a.dart': uses('dev') }, /move it from `dev_dependencies` to `dependencies`/],
  ])('has a message that says %s', async (_, files, expected) => {
    const messages = await projectMessages({ 'pubspec.yaml': names('dev_dependencies', 'dev'), ...files })
    expect(messages).toEqual([expect.stringMatching(expected)])
  })
})

describe('the check of imported packages', () => {
  it.each<[string, Files]>([
    ['without a pubspec', { 'lib/a.dart': uses('http') }],
    [
      'for packages that are named, overridden, part of Flutter or the project itself',
      {
        'pubspec.yaml': `${names('dependencies', 'http')}dependency_overrides:\n  js: ^0.7.1\n`,
        'lib/a.dart': uses('http', 'js', 'flutter', 'flutter_test', 'app'),
      },
    ],
    [
      'for dev dependencies that only tests and tools import',
      {
        'pubspec.yaml': names('dev_dependencies', 'dev'),
        'test/a/b.dart': uses('dev'),
        'tool/a.dart': uses('dev'),
        'integration_test/a.dart': uses('dev'),
      },
    ],
    [
      'in generated folders',
      { 'pubspec.yaml': 'name: app', 'build/a.dart': uses('a'), '.dart_tool/a.dart': uses('b') },
    ],
    [
      'for a pubspec with an alias',
      { 'pubspec.yaml': 'name: app\nx: &x { http: any }\ndependencies: *x', 'lib/a.dart': uses('y') },
    ],
    [
      'for a pubspec with a merge key',
      { 'pubspec.yaml': 'name: app\nx: &x { http: any }\ndependencies: { <<: *x }', 'lib/a.dart': uses('y') },
    ],
    ['for a pubspec that is not a map', { 'pubspec.yaml': '- name', 'lib/a.dart': uses('y') }],
    ['for a pubspec without a name', { 'pubspec.yaml': 'version: 1.0.0', 'lib/a.dart': uses('y') }],
    [
      'for a project with a pubspec_overrides.yaml',
      { 'pubspec.yaml': 'name: app', 'pubspec_overrides.yaml': 'dependency_overrides: {}', 'lib/a.dart': uses('y') },
    ],
    [
      'for imports that name no package',
      { 'pubspec.yaml': 'name: app', 'lib/a.dart': "import 'b.dart';\nimport 'dart:io';\nimport 'package:/a.dart';" },
    ],
  ])('reports nothing %s', async (_, files) => {
    expect(await projectFindings(files)).toEqual([])
  })

  it('reports only the syntax error of a pubspec that cannot be parsed', async () => {
    const files = { 'pubspec.yaml': 'name: app\nx: [', 'lib/a.dart': uses('http') }
    await expect(projectFindings(files)).rejects.toThrow(/^(?!.*lib\/a\.dart).*"path":"pubspec\.yaml"/)
  })
})

it('reports at most 100 missing dependencies in one file', async () => {
  const many = uses(...Array.from({ length: 150 }, (_, index) => `package_${index}`))
  expect(await projectFindings({ 'pubspec.yaml': 'name: app', 'lib/a.dart': many })).toHaveLength(100)
})
