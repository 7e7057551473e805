/** The texts of a mail, from which both of its bodies are made. All of them are plain text, without markup. */
export interface Content {
  readonly subject: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly link: string }
  /** Paragraphs below the link. */
  readonly notes: readonly string[]
  readonly sender: string
}

export function textBody({ greeting, paragraphs, action, notes, sender }: Content): string {
  const link = action ? [`${action.label}:\n${action.link}`] : []
  // Two hyphens and a space begin a signature (RFC 3676, 4.3).
  return `${[greeting, ...paragraphs, ...link, ...notes, `-- \n${sender}`].join('\n\n')}\n`
}

/**
 * Renders the HTML body. It loads nothing from a server. Only the button sets its colors; all others are left to the
 * mail program, which knows whether it uses a dark theme.
 */
export function htmlBody({ subject, greeting, paragraphs, action, notes, sender }: Content): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title>`,
    '</head>',
    '<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">',
    '<div style="max-width:560px;margin:0 auto">',
    ...[greeting, ...paragraphs].map(paragraph),
    ...(action ? button(action.label, action.link) : []),
    ...notes.map(paragraph),
    `<p style="margin:32px 0 0;font-size:14px">${escapeHtml(sender)}</p>`,
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function button(label: string, link: string): readonly string[] {
  const style =
    'display:inline-block;padding:12px 20px;border-radius:6px;background:#1a56db;color:#ffffff;font-weight:600;text-decoration:none'
  return [
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="${style}">${escapeHtml(label)}</a></p>`,
    '<p style="margin:0 0 16px;font-size:14px">If the button does not work, copy this address into your browser:<br>',
    `<span style="overflow-wrap:anywhere">${escapeHtml(link)}</span></p>`,
  ]
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
