import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectFiles, writeFiles } from './project-copy.js'

type Files = Readonly<Record<string, string>>

const pubspec = 'name: app\ndependencies:\n  flutter: { sdk: flutter }\n'
const select = (files: Files) =>
  selectFiles(Object.entries({ 'pubspec.yaml': pubspec, ...files }).map(([path, content]) => ({ path, content })))
const dependency = (entry: string): Files => ({ 'pubspec.yaml': `${pubspec}  other: ${entry}\n` })
const inFile = (content: string): Files => ({ 'lib/a/b.dart': content })

describe('selectFiles', () => {
  it('returns the Dart files and pubspecs outside hidden folders', () => {
    const given = {
      'lib/a.dart': '',
      'packages/core/pubspec.yaml': 'name: core',
      'packages/core/lib/b.dart': '',
      'analysis_options.yaml': '',
      'test/analysis_options.yaml': '',
      '.dart_tool/package_config.json': '',
      '.hidden/a.dart': '',
      'lib/.a.dart': '',
      'README.md': '',
      'my-pubspec.yaml': '',
    }
    const expected = ['pubspec.yaml', 'lib/a.dart', 'packages/core/pubspec.yaml', 'packages/core/lib/b.dart']
    expect(select(given)?.map(({ path }) => path)).toEqual(expected)
  })

  it.each<[string, Files]>([
    ['a path dependency inside the project', dependency('{ path: packages/other }')],
    ['a path dependency inside the project, written with `..`', dependency('{ path: lib/../other }')],
    ['another registry', dependency('{ hosted: https://pub.example.com, version: ^1.0.0 }')],
    [
      'a file in the same folder',
      inFile("import 'c.dart';\nimport '../d.dart' as d show D;\npart 'b.g.dart';\nexport '../e/f.dart';"),
    ],
    ['a file in a parent folder inside the project', inFile("import '../../test/a.dart';")],
    [
      'packages and SDK libraries',
      inFile(`import 'dart:io';import "package:app/a-b.dart" if (dart.library.io) 'io.dart' deferred as x;`),
    ],
    ['the library that it is a part of', inFile("// The app's import of things; see '/etc'.\npart of '../a.dart';")],
    [
      'import, part and export outside directives',
      inFile("/// Import of 'a'\nfinal important = '/home', part = 'C:\\\\'; // import '/x'\nvoid export(String x) {}"),
    ],
  ])('accepts a project that names %s', (_, files) => {
    expect(select(files)).toHaveLength(Object.keys({ 'pubspec.yaml': '', ...files }).length)
  })

  it.each<[string, Files]>([
    ['a pubspec that is a list', { 'pubspec.yaml': '- a' }],
    ['a path dependency outside the project', dependency('{ path: ../other }')],
    ['an absolute path dependency', dependency('{ path: /etc }')],
    ['a path dependency on a Windows drive', dependency("{ path: 'C:\\other' }")],
    [
      'a dependency override with a path outside the project',
      { 'pubspec.yaml': `${pubspec}dependency_overrides: { a: { path: .. } }` },
    ],
    [
      'a dev dependency with a path outside the project',
      { 'pubspec.yaml': `${pubspec}dev_dependencies: { a: { path: a/../.. } }` },
    ],
    ['a path dependency in a YAML alias', { 'pubspec.yaml': `x: &x { path: /etc }\n${pubspec}  other: *x\n` }],
    [
      'a dependencies section in a YAML alias',
      { 'pubspec.yaml': `x: &x { a: { path: /etc } }\nname: app\ndependencies: *x\n` },
    ],
    [
      'a dependencies key in a YAML alias',
      { 'pubspec.yaml': `x: &x dependencies\nname: app\n*x : { a: { path: /etc } }\n` },
    ],
    ['a git dependency given as a string', dependency('{ git: https://example.com/other.git }')],
    ['a git dependency given as a map', dependency('{ git: { url: https://example.com/other.git, ref: main } }')],
    [
      'a nested pubspec with a path outside the project',
      { 'a/pubspec.yaml': 'name: a\ndependencies: { b: { path: ../../b } }' },
    ],
    ['a workspace outside the project', { 'pubspec.yaml': `${pubspec}workspace: [../other]\n` }],
    ['a pubspec_overrides.yaml', { 'pubspec_overrides.yaml': 'dependency_overrides: { a: { path: /etc } }' }],
    ['an import of an absolute path', inFile("import '/etc/a.dart';")],
    ['an import of a file URI', inFile("import 'file:///etc/a.dart';")],
    ['an import of an https URI', inFile("import 'https://example.com/a.dart';")],
    ['an import of a path outside the project', inFile("import '../../../a.dart';")],
    ['a part outside the project', inFile("part '../../../a.dart';")],
    ['a library outside the project, named in `part of`', inFile('part of "/etc/a.dart";')],
    ['an export of a path outside the project', inFile("library a;\nexport r'/etc/a.dart';")],
    ['a conditional import of an outside path', inFile("import 'c.dart' if (dart.library.io) '/etc/a.dart';")],
    ['an outside path with an escape sequence', inFile("import '\\x2fetc/a.dart';")],
    ['an outside path with percent-encoding', inFile("import '%2e%2e/%2e%2e/%2e%2e/a.dart';")],
    ['an outside path in adjacent strings', inFile("import '' '/etc/a.dart';")],
    ['an outside path in triple quotes', inFile("import '''/etc/a.dart''';")],
    ['a package URI that leads outside the project', inFile("import 'package:app/../../../a.dart';")],
    ['an outside path after a block comment', inFile("import /* ; */ '/etc/a.dart';")],
    ['an outside path after a line comment', inFile("import // ;\n '/etc/a.dart';")],
    ['an outside import after a comment', inFile("/* a */import '/etc/a.dart';")],
    ['an outside import after code', inFile("void f() {} import '/etc/a.dart';")],
    ['an outside import after an annotation', inFile("@a.b import '/etc/a.dart'; @c() import 'c.dart';")],
    ['an outside path in a `@docImport`', inFile("/// @docImport '/etc/a.dart';\nlibrary;")],
  ])('returns undefined for %s', (_, files) => {
    expect(select(files)).toBeUndefined()
  })

  it('returns undefined without a pubspec at the top', () => {
    expect(selectFiles([{ path: 'app/pubspec.yaml', content: 'name: app' }])).toBeUndefined()
  })

  it.each(['import ', '\nimport ', '\n', '\r\n', ' ', '; ', '@', '@a', '@a ', "'' ", "import '", '*/', '/'])(
    // Quadratic time would exceed the timeout of the test.
    'takes linear time when a file repeats %j 100,000 times',
    (word) => {
      const files = [
        { path: 'pubspec.yaml', content: pubspec },
        { path: 'a.dart', content: word.repeat(100_000) },
      ]
      expect([2, undefined]).toContain(selectFiles(files)?.length)
    },
  )
})

describe('writeFiles', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'project-copy-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('writes files under the folder', async () => {
    await writeFiles(folder, [{ path: 'a/b/c.dart', content: 'é' }])
    expect(await readFile(join(folder, 'a/b/c.dart'), 'utf8')).toBe('é')
  })

  it.each(['../x.dart', 'a/../../x.dart', '/x.dart', '.', 'a/..', 'a/b/c.dart'])(
    'rejects %s and writes nothing',
    async (path) => {
      const before = [await readdir(join(folder, '..')), await readdir(folder)]
      await expect(writeFiles(folder, [{ path, content: 'no' }])).rejects.toThrow()
      expect([await readdir(join(folder, '..')), await readdir(folder)]).toEqual(before)
    },
  )
})
