/**
 * Returns the page that shows the OpenAPI document. Its URLs are relative, so that it works below any path: `base` is
 * the folder of the files that it loads, `home` the start page.
 */
export function docsPage(base: './' | './docs/', home: '../' | '../../'): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API · LikeMinds Assistant</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}swagger-ui.css">
<link rel="stylesheet" href="${base}docs.css">
<script defer src="${base}swagger-ui-bundle.js"></script>
<script type="module" src="${base}docs.js"></script>
</head>
<body>
<header class="top">
<a href="${home}"><span class="mark" aria-hidden="true"></span>LikeMinds Assistant</a>
<a href="${base}../openapi.json">openapi.json</a>
</header>
<main id="description"><p class="notice" role="status">Reading the description…</p></main>
<noscript><p class="notice">This page needs JavaScript. What it shows is in <a href="${base}../openapi.json">openapi.json</a>.</p></noscript>
</body>
</html>
`
}
