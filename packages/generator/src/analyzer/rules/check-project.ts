import type { Diagnostic, SourceFile } from '../../engine.js'
import { createLocator } from '../source-text.js'
import { checkInitialisation } from './initialise.js'
import { checkDependencies } from './missing-dependency.js'
import { checkPermissions } from './permissions.js'
import type { Project, ProjectFinding, ProjectRule } from './project.js'

const rules: readonly ProjectRule[] = [checkDependencies, checkInitialisation, checkPermissions]

/** What the rules about a project as a whole find. At most `limit` of one file. */
export function checkProject(project: Project, limit: number): Diagnostic[] {
  const found = new Map<string, ProjectFinding[]>()
  for (const finding of rules.flatMap((rule) => rule(project))) {
    const ofFile = found.get(finding.path) ?? []
    if (ofFile.length < limit) found.set(finding.path, [...ofFile, finding])
  }
  return project.files.flatMap((file) => locateFindings(file, found.get(file.path) ?? []))
}

function locateFindings({ path, content }: SourceFile, findings: readonly ProjectFinding[]): Diagnostic[] {
  if (findings.length === 0) return []
  const locate = createLocator(content)
  return findings.map(({ offset, severity, code, message }) => ({
    path,
    ...locate(offset),
    severity,
    code,
    message,
    source: 'project',
  }))
}
