/** The parts in which pages differ. The texts are HTML. */
export interface Layout {
  readonly title: string
  /** Prefix of the address of `assets/`. It is relative, so that pages work below any path. */
  readonly base: './' | '../'
  readonly main: string
  /** True for a page with a form, which loads the script that sends it. */
  readonly isForm?: boolean
}

export function layout({ title, base, main, isForm = false }: Layout): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}assets/page.css">
${isForm ? `<script type="module" src="${base}assets/page.js"></script>\n` : ''}</head>
<body>
<main${isForm ? ' class="narrow"' : ''}>
${main}
</main>
</body>
</html>
`
}
