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

describe('a project for dart', () => {
  it('is its Dart files and its pubspecs', () => {
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
    ['a folder of its own', dependency('{ path: packages/other }')],
    ['a folder of its own, on a detour', dependency('{ path: lib/../other }')],
    ['another registry', dependency('{ hosted: https://pub.example.com, version: ^1.0.0 }')],
    [
      'a file beside it',
      inFile("import 'c.dart';\nimport '../d.dart' as d show D;\npart 'b.g.dart';\nexport '../e/f.dart';"),
    ],
    ['a file above, still inside', inFile("import '../../test/a.dart';")],
    [
      'packages and libraries',
      inFile(`import 'dart:io';import "package:app/a-b.dart" if (dart.library.io) 'io.dart' deferred as x;`),
    ],
    ['the library that it is a part of', inFile("// The app's import of things; see '/etc'.\npart of '../a.dart';")],
    [
      'words that are no directives',
      inFile("/// Import of 'a'\nfinal important = '/home', part = 'C:\\\\'; // import '/x'\nvoid export(String x) {}"),
    ],
  ])('may name %s', (_, files) => {
    expect(select(files)).toHaveLength(Object.keys({ 'pubspec.yaml': '', ...files }).length)
  })

  it.each<[string, Files]>([
    ['a pubspec', { 'pubspec.yaml': '- a' }],
    ['a folder outside', dependency('{ path: ../other }')],
    ['a folder of the machine', dependency('{ path: /etc }')],
    ['a folder of a drive', dependency("{ path: 'C:\\other' }")],
    ['a folder that an override says', { 'pubspec.yaml': `${pubspec}dependency_overrides: { a: { path: .. } }` }],
    ['a folder for development', { 'pubspec.yaml': `${pubspec}dev_dependencies: { a: { path: a/../.. } }` }],
    ['a folder in an alias', { 'pubspec.yaml': `x: &x { path: /etc }\n${pubspec}  other: *x\n` }],
    ['a section in an alias', { 'pubspec.yaml': `x: &x { a: { path: /etc } }\nname: app\ndependencies: *x\n` }],
    ['a key in an alias', { 'pubspec.yaml': `x: &x dependencies\nname: app\n*x : { a: { path: /etc } }\n` }],
    ['a repository', dependency('{ git: https://example.com/other.git }')],
    ['a repository, more exactly', dependency('{ git: { url: https://example.com/other.git, ref: main } }')],
    ['the pubspec of a folder that leads out', { 'a/pubspec.yaml': 'name: a\ndependencies: { b: { path: ../../b } }' }],
    ['a workspace', { 'pubspec.yaml': `${pubspec}workspace: [../other]\n` }],
    ['overrides in a file of their own', { 'pubspec_overrides.yaml': 'dependency_overrides: { a: { path: /etc } }' }],
    ['a file of the machine', inFile("import '/etc/a.dart';")],
    ['a file by a URI', inFile("import 'file:///etc/a.dart';")],
    ['a file of the network', inFile("import 'https://example.com/a.dart';")],
    ['a file outside', inFile("import '../../../a.dart';")],
    ['a part outside', inFile("part '../../../a.dart';")],
    ['a library outside', inFile('part of "/etc/a.dart";')],
    ['an export outside', inFile("library a;\nexport r'/etc/a.dart';")],
    ['a file outside, in one of two cases', inFile("import 'c.dart' if (dart.library.io) '/etc/a.dart';")],
    ['a file outside, escaped', inFile("import '\\x2fetc/a.dart';")],
    ['a file outside, encoded', inFile("import '%2e%2e/%2e%2e/%2e%2e/a.dart';")],
    ['a file outside, in two strings', inFile("import '' '/etc/a.dart';")],
    ['a file outside, in three quotes', inFile("import '''/etc/a.dart''';")],
    ['a file outside a package', inFile("import 'package:app/../../../a.dart';")],
    ['a file outside, behind a comment', inFile("import /* ; */ '/etc/a.dart';")],
    ['a file outside, behind a line of comment', inFile("import // ;\n '/etc/a.dart';")],
    ['a file outside, after a comment', inFile("/* a */import '/etc/a.dart';")],
    ['a file outside, after code', inFile("void f() {} import '/etc/a.dart';")],
    ['a file outside, after an annotation', inFile("@a.b import '/etc/a.dart'; @c() import 'c.dart';")],
    ['a file outside, for its documentation', inFile("/// @docImport '/etc/a.dart';\nlibrary;")],
  ])('is not given away with %s', (_, files) => {
    expect(select(files)).toBeUndefined()
  })

  it('is not given away without a pubspec at its top', () => {
    expect(selectFiles([{ path: 'app/pubspec.yaml', content: 'name: app' }])).toBeUndefined()
  })

  it.each(['import ', '\nimport ', '\n', '\r\n', ' ', '; ', '@', '@a', '@a ', "'' ", "import '", '*/', '/'])(
    // The square of its length would be more than the time of a test.
    'is chosen in no time where a file says %j a hundred thousand times',
    (word) => {
      const files = [
        { path: 'pubspec.yaml', content: pubspec },
        { path: 'a.dart', content: word.repeat(100_000) },
      ]
      expect([2, undefined]).toContain(selectFiles(files)?.length)
    },
  )
})

describe('files of a project', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'project-copy-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are written under the folder', async () => {
    await writeFiles(folder, [{ path: 'a/b/c.dart', content: 'é' }])
    expect(await readFile(join(folder, 'a/b/c.dart'), 'utf8')).toBe('é')
  })

  it.each(['../x.dart', 'a/../../x.dart', '/x.dart', '.', 'a/..', 'a/b/c.dart'])(
    'are never written to %s',
    async (path) => {
      const before = [await readdir(join(folder, '..')), await readdir(folder)]
      await expect(writeFiles(folder, [{ path, content: 'no' }])).rejects.toThrow()
      expect([await readdir(join(folder, '..')), await readdir(folder)]).toEqual(before)
    },
  )
})
