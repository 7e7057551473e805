/** The lints that the generated code itself keeps. */
export function writeAnalysisOptions(): string {
  return `include: package:flutter_lints/flutter.yaml

analyzer:
  language:
    strict-casts: true
    strict-raw-types: true

linter:
  rules:
    - directives_ordering
    - prefer_final_locals
    - prefer_single_quotes
    - unawaited_futures
`
}
